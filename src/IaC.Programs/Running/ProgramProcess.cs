using System.Net.Sockets;
using IaC.Linux.Sockets;
using IaC.Model.Programs;
using IaC.Programs.Building;
using Microsoft.Win32.SafeHandles;

namespace IaC.Programs.Running;

/// <summary>The process of a program, with the socket that it is talked to over.</summary>
internal sealed class ProgramProcess : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    // What a process of some 20 ms has no use for: two sockets and three threads that wait for debuggers and tracers, a library for LTTng, profiles for a later compilation, and code that is mapped a second time to be written. What the user sets holds.
    private static readonly (string Name, string Value)[] Settings = [("DOTNET_EnableDiagnostics", "0"), ("DOTNET_LTTng", "0"), ("DOTNET_TieredPGO", "0"), ("DOTNET_EnableWriteXorExecute", "0")];

    private static readonly TimeSpan LastConnection = TimeSpan.FromMilliseconds(200);

    // To be told of the end of a process takes a thread, and most connect before anyone would ask.
    private static readonly TimeSpan UsualConnection = TimeSpan.FromMilliseconds(500);
    private readonly IHostedProgram _process;
    private readonly string _folder;
    private readonly Socket _listener;
    private ProgramLines[] _lines = [];

    private ProgramProcess(IHostedProgram process, string folder, Socket listener) => (_process, _folder, _listener) = (process, folder, listener);

    /// <summary>Ends when the process has ended.</summary>
    public Task Ended => _process.Ended;

    /// <summary>Exit code of the ended process.</summary>
    public int ExitCode => _process.Ended.Result;

    /// <summary>Starts a program, whose code may begin at once, and has until <see cref="Begin"/>.</summary>
    /// <param name="host">Where it runs.</param>
    /// <param name="program">The program.</param>
    /// <param name="folder">Working folder.</param>
    public static ProgramProcess Start(IProgramHost host, BuiltProgram program, string folder)
    {
        string meeting = CreateMeeting();
        string path = Path.Combine(meeting, "program");
        SafeFileHandle listener = UnixSocket.Listen(path, backlog: 1);

        var environment = new Dictionary<string, string?>
        {
            [ProgramFrames.SocketVariable] = path,
            [ProgramFrames.AssemblyVariable] = null,
        };
        foreach ((string name, string value) in Settings)
        {
            environment[name] = Environment.GetEnvironmentVariable(name) ?? value;
        }

        IHostedProgram process;
        try
        {
            process = host.Start(new ProgramCommand([program.Assembly], folder, environment, meeting, program.Start));
        }
        catch
        {
            listener.Dispose();
            Directory.Delete(meeting, recursive: true);
            throw;
        }

        // Only now, as it starts a thread, and the program runs already.
        var socket = new Socket(new SafeSocketHandle(listener.DangerousGetHandle(), ownsHandle: true));
        listener.SetHandleAsInvalid();
        return new ProgramProcess(process, meeting, socket);
    }

    /// <summary>Lets its code begin.</summary>
    /// <param name="output">Gets its lines.</param>
    public void Begin(IProgramOutput output)
    {
        _process.Begin();
        _lines = [new ProgramLines(_process.Output, output), new ProgramLines(_process.Error, output)];
    }

    // Nobody else can connect: the folder is for its owner alone, and a name that nobody guesses. In memory, where a socket file costs a fifth of what it does on a disk.
    private static string CreateMeeting()
    {
        try
        {
            return Directory.CreateDirectory($"/dev/shm/iac-{Guid.NewGuid():n}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Directory.CreateTempSubdirectory("iac-").FullName;
        }
    }

    /// <summary>Waits for the program to connect.</summary>
    /// <exception cref="EndOfStreamException">It ended and did not.</exception>
    public async Task<Stream> AcceptAsync(CancellationToken cancellationToken)
    {
        Task<Socket> accepted = _listener.AcceptAsync(cancellationToken).AsTask();
        if (await Task.WhenAny(accepted, Read(), Task.Delay(UsualConnection, cancellationToken)).ConfigureAwait(false) != accepted
            && await Task.WhenAny(accepted, Ended).ConfigureAwait(false) != accepted
            && await Task.WhenAny(accepted, Task.Delay(LastConnection, cancellationToken)).ConfigureAwait(false) != accepted)
        {
            throw new EndOfStreamException("the program ended and never connected");
        }

        return new NetworkStream(await accepted.ConfigureAwait(false), ownsSocket: true);
    }

    /// <summary>Removes the socket, which nobody else is to connect to, while the program is busy.</summary>
    public void EndMeeting()
    {
        _listener.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Waits until all that the ended process wrote was passed on; not for what it left behind with its streams.</summary>
    public async Task DrainAsync() => await Read().WaitAsync(Farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Kills it, with all that it started.</summary>
    public void Kill() => _process.Kill();

    /// <summary>
    /// Waits until the process has closed its connection and said or written its last, which it does when it ends; one that does not is killed. That the kernel takes it down is not waited for, which takes as long as a small plan.
    /// </summary>
    /// <param name="connection">Ends when the connection is closed.</param>
    public async Task EndedAsync(Task connection)
    {
        Task closed = Task.WhenAll([connection, .. _lines.Select(line => line.Said)]);
        await closed.WaitAsync(Farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!closed.IsCompleted)
        {
            Kill();
            await DrainAsync().ConfigureAwait(false);
        }
    }

    private Task Read() => Task.WhenAll(_lines.Select(line => line.Read));

    /// <summary>Waits for its end; one that stays is killed.</summary>
    public void WaitForEnd()
    {
        if (!_process.Ended.Wait(Farewell))
        {
            Kill();
        }
    }

    /// <summary>Forgets the process, and removes the socket.</summary>
    public void Dispose()
    {
        EndMeeting();
        _process.Dispose();
    }
}
