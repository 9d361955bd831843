using IaC.EndToEnd.Tests.Scripting;

namespace IaC.EndToEnd.Tests;

/// <summary>The scripts that <see cref="GuestScriptTests"/> leaves, one after the other: no more than two at a time, for there may be two cores.</summary>
public sealed class OtherGuestScriptTests
{
    public static TheoryData<string> Scripts => [.. GuestScriptTests.Guests.Where((_, index) => index % 2 == 1)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public Task Script_holds(string script) => ScriptCase.RunAsync(script);
}
