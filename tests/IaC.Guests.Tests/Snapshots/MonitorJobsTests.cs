namespace IaC.Guests.Tests.Snapshots;

public sealed class MonitorJobsTests
{
    private const string Done = """{"return": {}}""";
    private static readonly string[] Late = ["""{"return": {"of": "another"}}""", """{"return": {}, "id": "of-another-client-1"}""", """{"error": {"desc": "of another"}, "id": 7}""", """{"event": "STOP"}"""];

    [Fact]
    public void An_answer_to_a_client_that_was_killed_is_not_ours()
    {
        using FakeMonitor qemu = new((_, _) => """{"return": [1]}""", Late);
        using GuestMonitor monitor = qemu.Connect();

        Assert.Equal("[1]", monitor.Execute("query-jobs", null)!.ToJsonString());
    }

    [Fact]
    public async Task What_a_killed_command_left_is_ended_before_and_a_refusal_hides_no_fault()
    {
        Queue<string> states = new(
        [
            // Two were left, of which one ends while it is looked at; a stranger's is none of our business.
            """{"return": [{"id": "iac-root", "status": "running"}, {"id": "iac-memory", "status": "concluded"}, {"id": "other", "status": "running"}]}""",
            """{"return": [{"id": "iac-root", "status": "concluded"}, {"id": "iac-memory", "status": "concluded"}]}""",

            // Of ours one is out of space, and is over before the other one is ended.
            """{"return": [{"id": "iac-root", "status": "concluded", "error": "No space left on device"}, {"id": "iac-data", "status": "running"}]}""",
            """{"return": [{"id": "iac-root", "status": "concluded"}, {"id": "iac-data", "status": "running"}]}""",
            """{"return": [{"id": "iac-root", "status": "concluded"}, {"id": "iac-data", "status": "concluded"}]}""",
        ]);
        using FakeMonitor qemu = new((command, _) => command switch
        {
            "query-jobs" => states.Dequeue(),
            "job-cancel" => """{"error": {"desc": "Job in state 'concluded' cannot accept command verb 'cancel'"}}""",
            _ => Done,
        });
        using (GuestMonitor monitor = qemu.Connect())
        {
            GuestMonitorException fault = await Assert.ThrowsAsync<GuestMonitorException>(() => LiveBackup.RunAsync(monitor, [], () => Task.CompletedTask, TestContext.Current.CancellationToken));
            Assert.Equal("blockdev-backup: No space left on device", fault.Message);
        }

        Assert.Equal(["job-cancel iac-root", "job-dismiss iac-root", "job-dismiss iac-memory", "job-cancel iac-data", "job-dismiss iac-root", "job-dismiss iac-data"], qemu.Asked.Where(command => command.StartsWith("job-", StringComparison.Ordinal)));
    }
}
