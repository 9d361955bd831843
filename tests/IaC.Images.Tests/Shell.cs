using System.Diagnostics;

namespace IaC.Images.Tests;

/// <summary>Commands of the machine, for material and for comparison.</summary>
internal static class Shell
{
    /// <summary>Runs a line of sh in a folder and gives its output; anything but exit 0 fails the test with what it said.</summary>
    internal static string Run(string folder, string line)
    {
        ProcessStartInfo start = new("/bin/sh", ["-ec", line]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{line}\nexit {process.ExitCode}\n{output}{errors.Result}");
        return output;
    }

    /// <summary>Every entry of a tree with what tar keeps of it: type, mode, owner, links, time, target, size and content hash, device.</summary>
    internal static string Listing(string folder) => Run(folder, """
        find . -printf '%P %y %#m %U:%G %n %T@ %l ' \( -type f -printf '%s ' -exec sha256sum {} \; -o \( -type b -o -type c \) -exec stat -c '%t:%T' {} \; -o -printf '\n' \) | LC_ALL=C sort
        """);
}
