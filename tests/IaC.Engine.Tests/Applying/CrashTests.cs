using System.Globalization;
using IaC.Model;
using IaC.Testing;

namespace IaC.Engine.Tests.Applying;

/// <summary>After a kill at any point the next run converges to what an undisturbed one makes, and nothing is left that nobody owns.</summary>
public sealed class CrashTests
{
    private static readonly ResourceDeclaration[] Before =
    [
        TestStack.Image("shared", """{"shared":true,"replace":1,"value":"v1"}"""),
        TestStack.Pod("disk", """{"replace":1}"""),
        TestStack.Pod("vm", """{"replace":1,"live":"${{ pod.disk.status.value }}"}"""),
        TestStack.Pod("user", """{"uses":"shared"}"""),
        TestStack.Pod("live", """{"live":1}"""),
        TestStack.Pod("gone", """{"live":"${{ pod.live.status.value }}"}"""),
    ];

    private static readonly ResourceDeclaration[] After =
    [
        TestStack.Image("shared", """{"shared":true,"replace":2,"value":"v2"}"""),
        TestStack.Pod("disk", """{"replace":2}"""),
        TestStack.Pod("vm", """{"replace":2,"live":"${{ pod.disk.status.value }}"}"""),
        TestStack.Pod("user", """{"uses":"shared"}"""),
        TestStack.Pod("live", """{"live":2}"""),
        TestStack.Pod("new", """{"live":"${{ pod.user.status.value }}"}"""),
    ];

    [Fact]
    public async Task Killed_at_any_point_of_an_apply_the_next_one_converges()
    {
        int points = await CountAsync(After);
        Assert.InRange(points, 40, 200);
        List<string> expected = await UndisturbedAsync(After);
        for (int point = 1; point <= points; point++)
        {
            using TestStack stack = await CrashedAsync(point, () => After);

            RunReport next = await stack.UpAsync(After);

            Assert.True(next.Summary.Outcome == RunOutcome.Succeeded, $"point {point}: {string.Join(' ', next.Events.Select(EngineEventJson.Write))}");
            await AssertConvergedAsync(stack, After, expected, point);
        }
    }

    [Fact]
    public async Task Killed_at_any_point_the_former_declaration_can_be_brought_back()
    {
        int points = await CountAsync(After);
        List<string> expected = await UndisturbedAsync(Before);
        for (int point = 1; point <= points; point++)
        {
            using TestStack stack = await CrashedAsync(point, () => After);

            await stack.UpAsync(Before);

            await AssertConvergedAsync(stack, Before, expected, point);
        }
    }

    [Fact]
    public async Task Killed_at_any_point_of_a_destroy_the_next_one_leaves_nothing()
    {
        int points = await CountAsync(null);
        Assert.InRange(points, 20, 100);
        for (int point = 1; point <= points; point++)
        {
            using TestStack stack = await CrashedAsync(point, () => null);

            await stack.DestroyAsync();

            Assert.True(stack.Machine.Objects.IsEmpty, $"point {point}");
            Assert.Empty(await stack.RecordedAsync());
        }
    }

    [Fact]
    public async Task Killed_during_a_first_up_a_destroy_leaves_nothing()
    {
        for (int point = 1; point <= 40; point++)
        {
            using var stack = new TestStack { Options = new ApplyOptions { Parallelism = 1 } };
            await RunKilledAsync(stack, new FakeCrash(point), After);

            await stack.DestroyAsync();

            Assert.True(stack.Machine.Objects.IsEmpty, $"point {point}");
            Assert.True(stack.Machine.Reservations.IsEmpty, $"point {point}");
        }
    }

    [Fact]
    public async Task A_preview_after_a_kill_says_what_was_interrupted()
    {
        using var stack = new TestStack();
        stack.Machine.Crash = new FakeCrash(1);
        await stack.UpAsync(TestStack.Pod("a"));
        stack.Machine.Crash = null;

        RunReport preview = await stack.PreviewAsync(TestStack.Pod("a"));
        Assert.Equal("its creation was interrupted, and is finished", preview.Step("pod/a").Reason);

        // What is half made and declared otherwise since cannot be finished.
        RunReport changed = await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""));
        Assert.Equal(("replace pod/a", "its creation was interrupted, and its declaration changed since"), (changed.Planned.Single(), changed.Step("pod/a").Reason));
        Assert.Single(stack.Machine.Objects);
    }

    [Fact]
    public void The_hook_counts_its_points_into_a_file()
    {
        using var folder = new TemporaryFolder();
        var points = new LoggedPoints(folder["points"]);

        points.Pass("before-write-inventory");
        points.Pass("after-write-inventory");

        Assert.Equal(["1 before-write-inventory", "2 after-write-inventory"], File.ReadAllLines(folder["points"]));
    }

    private static async Task<int> CountAsync(ResourceDeclaration[]? target)
    {
        var crash = new FakeCrash(0);
        using TestStack stack = await StartedAsync();
        await RunKilledAsync(stack, crash, target);
        return crash.Passed;
    }

    private static async Task<TestStack> CrashedAsync(int point, Func<ResourceDeclaration[]?> target)
    {
        TestStack stack = await StartedAsync();
        await RunKilledAsync(stack, new FakeCrash(point), target());
        return stack;
    }

    private static async Task<TestStack> StartedAsync()
    {
        var stack = new TestStack { Options = new ApplyOptions { Parallelism = 1 } };
        await stack.UpAsync(Before);
        return stack;
    }

    private static async Task RunKilledAsync(TestStack stack, FakeCrash crash, ResourceDeclaration[]? target)
    {
        (stack.Crash, stack.Machine.Crash) = (crash, crash);
        await (target is null ? stack.DestroyAsync() : stack.UpAsync(target));
        (stack.Crash, stack.Machine.Crash) = (CrashPoints.FromEnvironment, null);
    }

    private static async Task AssertConvergedAsync(TestStack stack, ResourceDeclaration[] declared, IEnumerable<string> expected, int point)
    {
        Assert.True(expected.SequenceEqual(Describe(stack)), $"point {point.ToString(CultureInfo.InvariantCulture)}: {string.Join('|', Describe(stack))}");
        IReadOnlyList<RecordedResource> recorded = await stack.RecordedAsync();
        Assert.Equal(stack.Machine.Objects.Keys.Order(), recorded.Select(entry => entry.Uid).Order());
        Assert.All(recorded, entry => Assert.Equal(PendingOperation.None, entry.Pending));
        Assert.True(stack.Machine.Reservations.Keys.All(uid => recorded.Any(entry => entry.Uid == uid)), $"point {point}");
        Assert.False((await stack.UpAsync(declared)).Plan.HasEffects);
    }

    private static async Task<List<string>> UndisturbedAsync(ResourceDeclaration[] declared)
    {
        using var stack = new TestStack();
        await stack.UpAsync(declared);
        return [.. Describe(stack)];
    }

    private static IEnumerable<string> Describe(TestStack stack) =>
        stack.Machine.Objects.Values.Select(item => $"{item.Urn.ToKey()} {item.Inputs.ToJsonString()} {item.Uses} {item.Complete}").Order(StringComparer.Ordinal);

    private sealed class LoggedPoints(string log) : CrashPoints(0, log);
}
