using IaC.EndToEnd.Tests.Scripting;

// More than there are processors: each row of scripts waits for about half of its time, for machines that boot, for intervals and for deadlines.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]

namespace IaC.EndToEnd.Tests;

/// <summary>Scripts, one after the other; <see cref="GuestScriptTests"/> and <see cref="HostScriptTests"/> run beside it.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts => [.. ScriptCase.Names.Where(name => !GuestScriptTests.IsGuest(name) && !HostScriptTests.IsHost(name))];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public Task Script_holds(string script) => ScriptCase.RunAsync(script);
}
