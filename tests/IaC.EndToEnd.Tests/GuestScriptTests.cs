using IaC.EndToEnd.Tests.Scripting;

namespace IaC.EndToEnd.Tests;

/// <summary>Every second script with guests, one after the other, and <see cref="OtherGuestScriptTests"/> beside it: an emulated machine keeps a core busy while it boots, and then waits.</summary>
public sealed class GuestScriptTests
{
    /// <summary>Scripts with guests, in the order of their names.</summary>
    internal static IEnumerable<string> Guests => ScriptCase.Names.Where(IsGuest);

    public static TheoryData<string> Scripts => [.. Guests.Where((_, index) => index % 2 == 0)];

    public static bool IsGuest(string script) => script.StartsWith("guest", StringComparison.Ordinal);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public Task Script_holds(string script) => ScriptCase.RunAsync(script);
}
