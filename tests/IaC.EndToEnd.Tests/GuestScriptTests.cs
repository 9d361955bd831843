using IaC.EndToEnd.Tests.Scripting;

namespace IaC.EndToEnd.Tests;

/// <summary>Scripts with guests, one after the other: an emulated machine keeps a core busy, and waits for most of the time of its script.</summary>
public sealed class GuestScriptTests
{
    public static TheoryData<string> Scripts => [.. ScriptCase.Names.Where(IsGuest)];

    public static bool IsGuest(string script) => script.StartsWith("guest", StringComparison.Ordinal);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public Task Script_holds(string script) => ScriptCase.RunAsync(script);
}
