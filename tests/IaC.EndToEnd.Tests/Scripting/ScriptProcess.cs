using System.Diagnostics;
using System.Text;

namespace IaC.EndToEnd.Tests.Scripting;

/// <summary>What a finished command left.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>A program that a script started; it is ended with the script.</summary>
internal sealed class ScriptProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly Task streams;

    private ScriptProcess(Process process, string name, string? input)
    {
        this.process = process;
        Name = name;
        streams = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, error), WriteAsync(input));
    }

    /// <summary>The command line, for messages.</summary>
    public string Name { get; }

    /// <summary>Standard output so far.</summary>
    public string Output => Text(output);

    /// <summary>Standard error so far.</summary>
    public string Error => Text(error);

    /// <summary>Whether it runs, or how it ended, for messages.</summary>
    public string State => process.HasExited ? $"ended with exit code {process.ExitCode}" : "runs";

    /// <summary>Starts a program; without <paramref name="input"/> its standard input is empty.</summary>
    public static ScriptProcess Start(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment, string? input)
    {
        // Where the tests run in the background of a script, SIGINT is ignored, and what is started inherits that (POSIX, Shell Command Language, 2.11).
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT", Resolve(command[0], folder, environment), .. command.Skip(1)])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ScriptProcess(Process.Start(start)!, string.Join(' ', command), input);
    }

    /// <summary>Waits for the end of the program and of its output.</summary>
    /// <exception cref="TimeoutException">It did not end in time; it was killed.</exception>
    public async Task<CommandResult> WaitAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            await streams.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"`{Name}` did not end within {timeout.TotalSeconds} s\n--- stdout\n{Output}\n--- stderr\n{Error}");
        }

        return new CommandResult(process.ExitCode, Output, Error);
    }

    /// <summary>Sends a signal by name: <c>INT</c>.</summary>
    public void Signal(string signal)
    {
        // The shell's own kill: a program of that name is not part of every Debian.
        using Process shell = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]);
        shell.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    // The runtime looks a program up in its own PATH, not in that of the environment given.
    private static string Resolve(string program, string folder, IReadOnlyDictionary<string, string> environment) => program.Contains('/')
        ? Path.GetFullPath(program, folder)
        : environment["PATH"].Split(':').Select(path => Path.Combine(path, program)).FirstOrDefault(File.Exists) ?? program;

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (text)
            {
                text.Append(buffer, 0, count);
            }
        }
    }

    private async Task WriteAsync(string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program need not read its input to the end.
        }
    }
}
