using System.Text;
using IaC.Linux.Sockets;
using IaC.Pods.Machines;
using IaC.Pods.Supervision;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Machines;

/// <summary>The monitor of a QEMU that says what a real one does not.</summary>
public sealed class QmpClientTests : IDisposable
{
    private readonly TemporaryFolder folder = new("qmp-");
    private readonly EventLoop loop = new();
    private readonly List<string> events = [];
    private readonly SafeFileHandle qemu;
    private readonly QmpClient client;

    public QmpClientTests()
    {
        string path = Path.Combine(folder.FullPath, "q");
        using SafeFileHandle listener = UnixSocket.Listen(path);
        client = new QmpClient(loop, UnixSocket.TryConnect(path, out _)!, message => events.Add(message.Event!));
        qemu = UnixSocket.TryAccept(listener, out _)!;
    }

    [Fact]
    public void Answers_find_whoever_asked_in_any_order_and_events_come_in_between()
    {
        List<string> answers = [];
        client.Execute("first", null, message => answers.Add($"first {message.Text("status")}"));
        client.Execute("second", json => json.WriteString("device", "d"), message => answers.Add($"second {message.Error}"));

        Say("""{"QMP":{}}""" + "\r\n" + """{"return":{},"id":1}""" + "\n" + """{"event":"STOP","timestamp":{}}""" + "\n" + """{"error":{"class":"GenericError","desc":"no"},"id":3}""" + "\n" + """{"return":{"status":"run""");
        Say("""ning"},"id":2}""" + "\n");

        Assert.Equal(["second no", "first running"], answers);
        Assert.Equal(["STOP"], events);
        Assert.Equal(
            """{"execute":"qmp_capabilities","id":1}""" + "\n" + """{"execute":"first","id":2}""" + "\n" + """{"execute":"second","id":3,"arguments":{"device":"d"}}""" + "\n",
            Heard());
    }

    [Fact]
    public void An_answer_that_nobody_waits_for_is_passed_over()
    {
        bool answered = false;
        client.Execute("query-status", null, _ => answered = true).Dispose();

        Say("""{"return":{},"id":2}""" + "\n");

        Assert.False(answered);
        Assert.Null(client.Fault);
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("[]\n")]
    [InlineData("{\"error\":{}}\n")]
    public void Nonsense_ends_the_conversation_and_tells_who_waits(string nonsense)
    {
        string? fault = null;
        client.Execute("query-status", null, message => fault = message.Error);

        Say(nonsense);

        Assert.StartsWith("monitor of QEMU: ", fault, StringComparison.Ordinal);
        Assert.Equal(fault, client.Fault);
    }

    [Fact]
    public void A_monitor_that_is_closed_tells_who_waits()
    {
        string? fault = null;
        client.Execute("query-status", null, message => fault = message.Error);

        qemu.Dispose();
        loop.Wait(TimeSpan.FromSeconds(10));

        Assert.NotNull(fault);
    }

    public void Dispose()
    {
        client.Dispose();
        qemu.Dispose();
        loop.Dispose();
        folder.Dispose();
    }

    private void Say(string text)
    {
        UnixSocket.Send(qemu, Encoding.UTF8.GetBytes(text));
        loop.Wait(TimeSpan.FromSeconds(10));
    }

    private string Heard()
    {
        byte[] buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, UnixSocket.Receive(qemu, buffer, null));
    }
}
