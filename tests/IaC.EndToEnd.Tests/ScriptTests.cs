using IaC.EndToEnd.Tests.Scripting;

// More than there are processors: each row of scripts waits for about half of its time, for machines that boot, for intervals and for deadlines.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]

namespace IaC.EndToEnd.Tests;

/// <summary>Every second script, one after the other; <see cref="OtherScriptTests"/>, <see cref="GuestScriptTests"/> and <see cref="HostScriptTests"/> run beside it.</summary>
public sealed class ScriptTests
{
    /// <summary>Scripts that need neither a guest nor another host, in the order of their names.</summary>
    internal static IEnumerable<string> Local => ScriptCase.Names.Where(name => !GuestScriptTests.IsGuest(name) && !HostScriptTests.IsHost(name));

    public static TheoryData<string> Scripts => [.. Local.Where((_, index) => index % 2 == 0)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Scripts))]
    public Task Script_holds(string script) => ScriptCase.RunAsync(script);
}
