using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC;

/// <summary>A provider of a kind of your own. Derive from <see cref="Provider{TSpec}"/>; a project with providers ends its main function with <c>return await Provider.RunAsync(new MyProvider())</c>.</summary>
public abstract class Provider
{
    private protected Provider()
    {
    }

    /// <summary>Serves providers to the `iac` that started this program, until it is gone.</summary>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync(params Provider[] providers) => ProviderRunner.RunAsync(providers);

    /// <summary>What `iac` must know of the kind.</summary>
    internal abstract DeclaredKind Describe();

    /// <summary>Answers a call of <see cref="ProviderCalls"/>.</summary>
    internal abstract Task<JsonObject> AnswerAsync(ProgramCall call, Action<ProgramProgress> report, CancellationToken cancellationToken);
}
