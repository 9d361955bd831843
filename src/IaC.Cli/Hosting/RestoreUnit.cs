using IaC.Pods;

namespace IaC.Cli.Hosting;

/// <summary>The unit that runs <c>iac restore --watch</c> for a root.</summary>
/// <param name="layout">The root.</param>
/// <param name="root">Folder given with <c>--root</c>; null is the machine's own.</param>
/// <param name="rootId">Id of the root.</param>
/// <param name="program">Absolute path of <c>iac</c>.</param>
internal sealed class RestoreUnit(RootLayout layout, string? root, string rootId, string program) : ServiceUnit(Label, layout, root, rootId, program)
{
    private const string Label = "restore";

    /// <inheritdoc/>
    protected override string WrittenBy => "host enable";

    /// <inheritdoc/>
    protected override string RemovedBy => "host disable";

    /// <inheritdoc/>
    protected override string Description { get; } = $"keeps the stacks below {layout.Lib} running";

    /// <inheritdoc/>
    protected override string Command => "restore --watch";

    /// <inheritdoc/>
    protected override TimeSpan StopTimeout => TimeSpan.FromSeconds(30);

    /// <summary>Name of the unit of a root.</summary>
    public static string NameOf(string? root, string rootId) => NameOf(Label, root, rootId);
}
