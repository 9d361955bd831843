using System.Diagnostics;
using System.Net.Sockets;
using IaC.Model.Programs;
using IaC.Programs.Building;

namespace IaC.Programs.Running;

/// <summary>The process of a program, with the socket that it is talked to over. Disposing it ends both.</summary>
internal sealed class ProgramProcess : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly string _folder;
    private readonly Socket _listener;
    private readonly Task _output;

    private ProgramProcess(Process process, string folder, Socket listener, Task output) => (_process, _folder, _listener, _output) = (process, folder, listener, output);

    /// <summary>Ends when the process has ended.</summary>
    public Task Ended => _process.WaitForExitAsync();

    /// <summary>Exit code of the ended process.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="output">Gets its lines.</param>
    public static ProgramProcess Start(string assembly, string folder, IProgramOutput output)
    {
        // Nobody else can connect: the folder is for its owner alone (mode 0700).
        string meeting = Directory.CreateTempSubdirectory("iac-").FullName;
        string path = Path.Combine(meeting, "program");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);

        var start = new ProcessStartInfo(DotnetProgram.Path, [assembly]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment[ProgramFrames.SocketVariable] = path;
        start.Environment.Remove(ProgramFrames.AssemblyVariable);
        start.Environment.TryAdd("DOTNET_TieredPGO", "0");
        var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        return new ProgramProcess(process, meeting, listener, Task.WhenAll(CopyAsync(process.StandardOutput, output), CopyAsync(process.StandardError, output)));
    }

    /// <summary>Waits for the program to connect.</summary>
    public async Task<Stream> AcceptAsync(CancellationToken cancellationToken) => new NetworkStream(await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false), ownsSocket: true);

    /// <summary>Waits until all that the ended process wrote was passed on.</summary>
    public Task DrainAsync() => _output;

    /// <summary>Kills it, with all that it started.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        using (var patience = new CancellationTokenSource(Farewell))
        {
            try
            {
                await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Kill();
            }
        }

        await _output.WaitAsync(Farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The same, for what ends when its connection does.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        if (!_process.WaitForExit(Farewell))
        {
            Kill();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task CopyAsync(StreamReader reader, IProgramOutput output)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            output.Line(line);
        }
    }
}
