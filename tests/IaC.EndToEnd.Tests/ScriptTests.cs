using IaC.EndToEnd.Tests.Scripting;

namespace IaC.EndToEnd.Tests;

/// <summary>Scripts without guests, one after the other; <see cref="GuestScriptTests"/> runs beside it.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts => [.. ScriptCase.Names.Where(name => !GuestScriptTests.IsGuest(name))];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public Task Script_holds(string script) => ScriptCase.RunAsync(script);
}
