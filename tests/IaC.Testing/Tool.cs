using System.Diagnostics;
using Xunit;

namespace IaC.Testing;

/// <summary>Programs of the machine that tests compare with.</summary>
public static class Tool
{
    /// <summary>
    /// Writes a script that the test then runs, and returns its path. Another program writes it: what this process has open to write, whatever another test starts at that moment has open too until its exec, and the kernel runs no file that is open to write (ETXTBSY).
    /// </summary>
    public static string WriteScript(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Run("/bin/sh", ["-c", "cat >\"$1\" && chmod 0700 \"$1\"", "sh", path], text);
        return path;
    }

    /// <summary>Runs a program with a text as its input and returns its output; the test fails with what it complained about.</summary>
    public static string Run(string program, string[] arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> complaint = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {complaint.Result}");
        return output;
    }
}
