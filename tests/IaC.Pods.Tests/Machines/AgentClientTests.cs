using System.Text;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Machines;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Machines;

/// <summary>An agent that says what a real one says rarely, in a guest that nobody trusts.</summary>
public sealed class AgentClientTests : IDisposable
{
    private readonly EventLoop loop = new();
    private readonly SafeFileHandle guest;
    private readonly AgentClient agent;

    public AgentClientTests()
    {
        (guest, SafeFileHandle ours) = UnixSocket.Pair();
        NonBlocking.Set(guest, nonBlocking: true);
        agent = new AgentClient(loop, ours);
        agent.Opened(true);
    }

    [Fact]
    public void Nothing_is_asked_before_the_mark_came_back_and_then_one_after_the_other()
    {
        List<string> answers = [];
        Ask("first", answers);
        Ask("second", answers);
        Assert.Equal("\uFFFD" + Mark(1), Heard());

        Say("rest of an earlier life\n\u00FF{\"return\": 1}\n");
        Assert.Equal("""{"execute":"first"}""" + "\n", Heard());
        Assert.Empty(answers);

        Say("""{"return": {}}""" + "\n");
        Assert.Equal(["first fine"], answers);
        Assert.Equal("""{"execute":"second"}""" + "\n", Heard());
        Say("""{"error": {"class": "CommandNotFound", "desc": "no such command"}}""" + "\n");
        Assert.Contains("no such command", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_too_late_answers_nothing_else()
    {
        List<string> answers = [];
        IDisposable late = Ask("late", answers);
        Say("{\"return\": 1}\n");
        Heard();
        late.Dispose();

        Ask("next", answers);
        Assert.Equal("\uFFFD" + Mark(2), Heard());
        Say("""{"return": "late"}""" + "\n" + """{"return": 2}""" + "\n");
        Assert.Equal("""{"execute":"next"}""" + "\n", Heard());
        Assert.Empty(answers);
        Say("""{"return": {}}""" + "\n");
        Assert.Equal(["next fine"], answers);
    }

    [Fact]
    public void An_agent_that_ends_tells_all_who_wait_and_a_new_one_is_asked_from_the_beginning()
    {
        List<string> answers = [];
        Ask("first", answers);
        Ask("second", answers);
        Say("{\"return\": 1}\n");
        Heard();

        agent.Opened(false);
        Assert.Equal(["first the agent of the guest ended", "second the agent of the guest ended"], answers);
        Assert.Equal(AgentClient.Absent, Assert.Throws<IOException>(() => Ask("third", answers)).Message);

        agent.Opened(true);
        Ask("fourth", answers);
        Assert.Equal("\uFFFD" + Mark(2), Heard());
    }

    [Fact]
    public void An_answer_comes_in_any_pieces()
    {
        List<string> answers = [];
        Ask("first", answers);
        Ask("second", answers);
        foreach (string piece in new[] { "{\"return\"", ": 1", "}\n{\"error\": \"", new string('a', 20_000), "bc\"}", "\n{\"return\": {}}\n" })
        {
            Say(piece);
        }

        Assert.Equal([$"first {new string('a', 20_000)}bc", "second fine"], answers);
    }

    [Fact]
    public void A_guest_that_sends_without_end_is_refused_soon_and_the_rest_answers_nothing_else()
    {
        List<string> answers = [];
        Ask("first", answers);
        Ask("second", answers);
        Say("{\"return\": 1}\n");
        Heard();
        string piece = new('a', 64 << 10);
        int sent = 0;
        while (answers.Count == 0 && sent < 64 << 20)
        {
            Say(piece);
            sent += piece.Length;
        }

        Assert.Equal(["first " + AgentClient.TooLong], answers);
        Assert.InRange(sent, 6 << 20, 7 << 20);
        Assert.Equal("\uFFFD" + Mark(2), Heard());
        Say("rest\"}\n\u00FF{\"return\": 2}\n");
        Assert.Equal("""{"execute":"second"}""" + "\n", Heard());
        Say("""{"return": {}}""" + "\n");
        Assert.Equal("second fine", answers[1]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("")]
    public void A_guest_may_answer_anything(string nonsense)
    {
        List<string> answers = [];
        Ask("first", answers);
        Say("{\"return\": \"1\"}\nnull\n{\"return\": 1}\n");
        Say(nonsense + "\n");
        Assert.Equal(["first the agent answered what is no JSON object"], answers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}{}")]
    [InlineData("{")]
    public void Only_one_whole_object_is_passed_on(string command) =>
        Assert.Contains("one JSON object", Assert.Throws<IOException>(() => agent.Ask(Encoding.UTF8.GetBytes(command), (_, _) => { })).Message, StringComparison.Ordinal);

    public void Dispose()
    {
        agent.Dispose();
        guest.Dispose();
        loop.Dispose();
    }

    private static string Mark(int number) => $$$"""{"execute":"guest-sync-delimited","arguments":{"id":{{{number}}}}}""" + "\n";

    private IDisposable Ask(string command, List<string> answers) => agent.Ask(command, fault => answers.Add($"{command} {fault ?? "fine"}"));

    private void Say(string text)
    {
        UnixSocket.Send(guest, Encoding.Latin1.GetBytes(text));
        while (loop.Wait(TimeSpan.Zero))
        {
        }
    }

    private string Heard()
    {
        Span<byte> buffer = stackalloc byte[4096];
        return NonBlocking.Read(guest, buffer) is > 0 and int count ? Encoding.UTF8.GetString(buffer[..count]) : "";
    }
}
