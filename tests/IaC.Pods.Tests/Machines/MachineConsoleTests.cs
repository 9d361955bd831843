using System.Text;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Logs;
using IaC.Pods.Machines;
using IaC.Pods.Supervision;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Machines;

public sealed class MachineConsoleTests : IDisposable
{
    private const int FileSize = 64 << 10;
    private const int Flood = 4 << 20;

    private readonly TemporaryFolder folder = new("console-");
    private readonly EventLoop loop = new();
    private readonly LogWriter log;
    private readonly SafeFileHandle guest;
    private readonly SafeFileHandle reader;

    public MachineConsoleTests()
    {
        log = NewLog();
        (guest, reader) = UnixSocket.Pair();
        NonBlocking.Set(guest, nonBlocking: true);
    }

    [Fact]
    public void A_guest_that_floods_its_console_fills_neither_disk_nor_memory_and_the_last_of_it_is_kept()
    {
        using MachineConsole console = new(loop, reader, log, BegunLine.Open(folder.FullPath), readyTexts: []);
        byte[] lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line of no interest\r\n", 1000)));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int sent = 0; sent < Flood;)
        {
            sent += Math.Max(0, NonBlocking.Write(guest, lines));
            loop.Wait(TimeSpan.Zero);
        }

        // Less for all of it than the flood itself: nothing is gathered.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Flood);
        Show("\nthe last word\n");

        FileInfo[] files = new DirectoryInfo(folder.FullPath).GetFiles("machine*");
        Assert.InRange(files.Length, 2, 3);
        Assert.InRange(files.Sum(file => file.Length), FileSize, 3 * FileSize);
        Assert.Contains("the last word", File.ReadAllText(files.MaxBy(file => file.LastWriteTimeUtc)!.FullName), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_a_killed_supervisor_had_begun_to_read_is_whole_with_the_next_one()
    {
        bool ready = false;
        MachineConsole killed = new(loop, reader, log, BegunLine.OpenNew(folder.FullPath), ["guest is up"]);
        killed.WhenReady(() => ready = true);
        Show("first\r\nguest is");
        Assert.Equal(["first"], Logged());

        (SafeFileHandle rest, SafeFileHandle copy) = UnixSocket.Pair();
        using LogWriter nextLog = NewLog();
        using MachineConsole next = new(loop, copy, nextLog, BegunLine.Open(folder.FullPath), ["guest is up"]);
        next.WhenReady(() => ready = true);
        using (rest)
        {
            NonBlocking.Write(rest, " up\r\nlogin: "u8);
            Drain();
        }

        Assert.True(ready);
        Assert.Equal(["first", "guest is up"], Logged());
        Assert.Equal("login: ", Begun());
    }

    [Fact]
    public void Of_a_line_that_is_whole_nothing_stays_beside_the_log()
    {
        using MachineConsole console = new(loop, reader, log, BegunLine.OpenNew(folder.FullPath), readyTexts: []);
        Show("password: correct");
        Assert.Contains("correct", File.ReadAllText(BegunFile), StringComparison.Ordinal);
        Show(" horse\r\nlogin");
        Assert.Equal("login", File.ReadAllText(BegunFile)[2..]);
        Show(": \r\n");

        Assert.Equal("", File.ReadAllText(BegunFile));
    }

    [Fact]
    public void What_a_machine_left_is_logged_at_its_end_and_the_next_one_begins_with_nothing()
    {
        using (new MachineConsole(loop, reader, log, BegunLine.OpenNew(folder.FullPath), readyTexts: []))
        {
            NonBlocking.Write(guest, "halting\r\nlast"u8);
        }

        Assert.Equal(["halting", "last"], Logged());
        Assert.Equal("", Begun());
    }

    [Fact]
    public void A_begun_line_that_was_not_written_whole_is_none()
    {
        using (BegunLine line = BegunLine.Open(folder.FullPath))
        {
            line.Keep("some text"u8);
        }

        using (FileStream file = File.OpenWrite(BegunFile))
        {
            file.SetLength(5);
        }

        Assert.Equal("", Begun());
    }

    private string BegunFile => Path.Combine(folder.FullPath, "console");

    public void Dispose()
    {
        guest.Dispose();
        log.Dispose();
        loop.Dispose();
        folder.Dispose();
    }

    private LogWriter NewLog() => new(folder.FullPath, "machine", new LogLimits(FileSize, 3), new LogBuffers(), TimeProvider.System);

    private void Show(string text)
    {
        NonBlocking.Write(guest, Encoding.UTF8.GetBytes(text));
        Drain();
    }

    private void Drain()
    {
        while (loop.Wait(TimeSpan.Zero))
        {
        }
    }

    // Without time, stream and mark of each.
    private string[] Logged() => [.. File.ReadAllLines(Path.Combine(folder.FullPath, LogFormat.FileName("machine"))).Select(line => line[LogFormat.PrefixSize..])];

    private string Begun()
    {
        using BegunLine line = BegunLine.Open(folder.FullPath);
        return Encoding.UTF8.GetString(line.Text);
    }
}
