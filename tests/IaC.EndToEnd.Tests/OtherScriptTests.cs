using IaC.EndToEnd.Tests.Scripting;

namespace IaC.EndToEnd.Tests;

/// <summary>The scripts that <see cref="ScriptTests"/> leaves, one after the other: in one row they would take some minutes more than all else.</summary>
public sealed class OtherScriptTests
{
    public static TheoryData<string> Scripts => [.. ScriptTests.Local.Where((_, index) => index % 2 == 1)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public Task Script_holds(string script) => ScriptCase.RunAsync(script);
}
