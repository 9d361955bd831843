using System.Diagnostics;
using System.Text;
using IaC.Pods;

namespace IaC.Benchmarks.Guests;

/// <summary>A guest as somebody starts it by hand: by the very arguments that a guest of ours has, with its console at standard output, its agent's port and monitors at nothing, and QEMU's own network in the place of ours.</summary>
internal sealed class HandMadeGuest
{
    private readonly string[] _command;

    /// <summary>Takes the arguments of a guest that runs.</summary>
    internal HandMadeGuest(RootLayout layout, string uid)
    {
        string machine = MachineFolders.Files(layout, uid);
        string copy = Path.Combine(layout.Lib, "by-hand");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(machine))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        string[] arguments = [.. StoredRecord.TryRead(layout, uid)!.Containers[0].Spec.Process.Args];
        _command = [.. arguments.Where(argument => argument != "-S").Select(argument => ByHand(argument, copy))];
    }

    /// <summary>Starts that many at once, waits until all show the text, and ends them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="text">What each shows when it is up.</param>
    /// <param name="costs">Gets the processor time that QEMU took until then.</param>
    /// <returns>Milliseconds until the last one did.</returns>
    internal double Run(int count, string text, BootCosts costs)
    {
        long began = Stopwatch.GetTimestamp();
        Process[] guests = [.. Enumerable.Range(0, count).Select(_ => Process.Start(new ProcessStartInfo(_command[0], _command[1..]) { RedirectStandardOutput = true, RedirectStandardInput = true })!)];
        Task.WaitAll([.. guests.Select(guest => Task.Run(() => Await(guest, text)))]);
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        costs.Add("QEMU by hand", guests.Sum(guest => ProcessorTime.Of(guest.Id)));
        foreach (Process guest in guests)
        {
            guest.Kill();
            guest.WaitForExit();
            guest.Dispose();
        }

        return milliseconds;
    }

    private static string ByHand(string argument, string files) => argument switch
    {
        _ when argument.StartsWith("socket,id=console", StringComparison.Ordinal) => "stdio,id=console,signal=off",
        _ when argument.StartsWith("socket,id=", StringComparison.Ordinal) => $"null,id={argument.Split(',', '=')[2]}",
        _ when argument.StartsWith("tap,id=net", StringComparison.Ordinal) => "user,id=net,restrict=on",
        _ => argument.Replace("/machine/", files + "/", StringComparison.Ordinal),
    };

    private static void Await(Process guest, string text)
    {
        var shown = new StringBuilder();
        char[] piece = new char[4096];
        while (!shown.ToString().Contains(text, StringComparison.Ordinal))
        {
            int read = guest.StandardOutput.Read(piece);
            if (read == 0)
            {
                throw new InvalidOperationException($"QEMU ended: {shown}");
            }

            shown.Append(piece, 0, read);
        }
    }
}
