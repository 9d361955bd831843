using System.Diagnostics;
using IaC.Programs.Building;

namespace IaC.Programs.Hosting;

/// <summary>Programs as processes of the user who runs this one, with all that the user may do.</summary>
internal sealed class UserPrograms : IProgramHost
{
    /// <summary>The one there is.</summary>
    public static UserPrograms Instance { get; } = new();

    /// <inheritdoc/>
    public IHostedProgram Start(ProgramCommand command)
    {
        (string program, IEnumerable<string> arguments) = command.Start is { } record ? (AppHost.Path, [record, DotnetProgram.Path, .. command.Arguments]) : (DotnetProgram.Path, command.Arguments);
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = command.Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach ((string name, string? value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.Start();
        if (command.Start is null)
        {
            process.StandardInput.Close();
        }

        return new Running(process);
    }

    private sealed class Running(Process process) : IHostedProgram
    {
        private readonly Lazy<Task<int>> _ended = new(() => EndAsync(process));

        public TextReader Output => process.StandardOutput;

        public TextReader Error => process.StandardError;

        // Most are never waited for.
        public Task<int> Ended => _ended.Value;

        public void Begin()
        {
            try
            {
                process.StandardInput.BaseStream.WriteByte(0);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // It has ended, which is noticed as ever, or waits for nothing.
            }

            process.StandardInput.Close();
        }

        public void Kill() => process.Kill(entireProcessTree: true);

        public void Dispose()
        {
            process.StandardInput.Close();
            process.Dispose();
        }

        private static async Task<int> EndAsync(Process process)
        {
            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode;
        }
    }
}
