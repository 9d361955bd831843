using IaC.EndToEnd.Tests.Scripting;

namespace IaC.EndToEnd.Tests;

/// <summary>Scripts of hosts, near and far, and of agents, one after the other: they wait for connections, intervals and package managers more than they compute.</summary>
public sealed class HostScriptTests
{
    public static TheoryData<string> Scripts => [.. ScriptCase.Names.Where(IsHost)];

    public static bool IsHost(string script) => script.StartsWith("host", StringComparison.Ordinal) || script.StartsWith("gitops", StringComparison.Ordinal);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public Task Script_holds(string script) => ScriptCase.RunAsync(script);
}
