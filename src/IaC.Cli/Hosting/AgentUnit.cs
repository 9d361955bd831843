using IaC.Pods;

namespace IaC.Cli.Hosting;

/// <summary>The unit that runs <c>iac gitops run</c> for a root.</summary>
/// <param name="layout">The root.</param>
/// <param name="root">Folder given with <c>--root</c>; null is the machine's own.</param>
/// <param name="rootId">Id of the root.</param>
/// <param name="program">Absolute path of <c>iac</c>.</param>
/// <param name="document">Absolute path of the GitOps document.</param>
internal sealed class AgentUnit(RootLayout layout, string? root, string rootId, string program, string document) : ServiceUnit(Label, layout, root, rootId, program)
{
    private const string Label = "gitops";

    /// <inheritdoc/>
    protected override string WrittenBy => "gitops install";

    /// <inheritdoc/>
    protected override string RemovedBy => "gitops uninstall";

    /// <inheritdoc/>
    protected override string Description => $"keeps this machine as {document} says";

    /// <inheritdoc/>
    protected override string Command => $"gitops run --file {Quoted(document)}";

    /// <inheritdoc/>
    protected override TimeSpan StopTimeout => TimeSpan.FromSeconds(60);

    /// <summary>Name of the unit of a root.</summary>
    public static string NameOf(string? root, string rootId) => NameOf(Label, root, rootId);
}
