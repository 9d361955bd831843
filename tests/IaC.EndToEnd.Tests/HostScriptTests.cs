using IaC.EndToEnd.Tests.Scripting;

namespace IaC.EndToEnd.Tests;

/// <summary>Scripts that change this machine or make machines of namespaces, one after the other: they wait for connections and packages more than they compute.</summary>
public sealed class HostScriptTests
{
    public static TheoryData<string> Scripts => [.. ScriptCase.Names.Where(IsOfHosts)];

    public static bool IsOfHosts(string script) => script.StartsWith("host", StringComparison.Ordinal);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public Task Script_holds(string script) => ScriptCase.RunAsync(script);
}
