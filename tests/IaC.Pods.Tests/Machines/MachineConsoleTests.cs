using System.Text;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Logs;
using IaC.Pods.Machines;
using IaC.Pods.Supervision;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Machines;

public sealed class MachineConsoleTests
{
    private const int FileSize = 64 << 10;
    private const int Flood = 4 << 20;

    [Fact]
    public void A_guest_that_floods_its_console_fills_neither_disk_nor_memory_and_the_last_of_it_is_kept()
    {
        using TemporaryFolder folder = new("console-");
        using EventLoop loop = new();
        using LogWriter log = new(folder.FullPath, "machine", new LogLimits(FileSize, 3), new LogBuffers(), TimeProvider.System);
        (SafeFileHandle guest, SafeFileHandle reader) = UnixSocket.Pair();
        using MachineConsole console = new(loop, reader, log, readyTexts: []);
        NonBlocking.Set(guest, nonBlocking: true);
        byte[] lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line of no interest\r\n", 1000)));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int sent = 0; sent < Flood;)
        {
            sent += Math.Max(0, NonBlocking.Write(guest, lines));
            loop.Wait(TimeSpan.Zero);
        }

        // Less for all of it than the flood itself: nothing is gathered.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Flood);
        NonBlocking.Write(guest, "\nthe last word\n"u8);
        while (loop.Wait(TimeSpan.Zero))
        {
        }

        FileInfo[] files = new DirectoryInfo(folder.FullPath).GetFiles();
        Assert.InRange(files.Length, 2, 3);
        Assert.InRange(files.Sum(file => file.Length), FileSize, 3 * FileSize);
        Assert.Contains("the last word", File.ReadAllText(files.MaxBy(file => file.LastWriteTimeUtc)!.FullName), StringComparison.Ordinal);
        guest.Dispose();
    }
}
