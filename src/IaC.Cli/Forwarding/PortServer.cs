using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using IaC.Cli.Terminals;
using IaC.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace IaC.Cli.Forwarding;

/// <summary>
/// The other end of <see cref="FarPorts"/>. Who connects to the socket file sends a port (2 bytes, the higher one first), gets <see cref="Connected"/> and is joined to it, or gets <see cref="Refused"/>
/// and the reason. Only root reaches the folder of the socket. It ends with its input.
/// </summary>
/// <param name="source">The ports.</param>
internal sealed class PortServer(IPortSource source)
{
    /// <summary>Option of the command line with the path of the socket file.</summary>
    public const string Option = "--socket";

    /// <summary>The answer where the port is there.</summary>
    public const byte Connected = 0;

    private const byte Refused = 1;

    /// <summary>Answers until the input ends.</summary>
    public async Task RunAsync(string path, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using SafeFileHandle file = UnixSocket.ListenInPlaceOfDead(path);
        using var listener = new Socket(new SafeSocketHandle(file.DangerousGetHandle(), ownsHandle: false));
        try
        {
            await using (Stream output = Terminal.OpenOutput())
            {
                output.WriteByte(Connected);
            }

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task input = WaitForEndAsync(ended);
            await SocketAcceptor.RunAsync(listener, connection => _ = AnswerAsync(connection, ended.Token), _ => { }, ended.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nobody is there any more.
        }
        finally
        {
            File.Delete(path);
        }
    }

    // A read of standard input cannot be cancelled: it has a thread of its own.
    private static Task WaitForEndAsync(CancellationTokenSource ended) => Task.Factory.StartNew(
        () =>
        {
            using Stream input = Terminal.OpenInput();
            while (input.ReadByte() >= 0)
            {
            }

            ended.Cancel();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private async Task AnswerAsync(Socket connection, CancellationToken stop)
    {
        try
        {
            byte[] question = new byte[2];
            using var stream = new NetworkStream(connection, ownsSocket: true);
            await stream.ReadExactlyAsync(question, stop);
            try
            {
                using Socket port = await source.ConnectAsync(BinaryPrimitives.ReadUInt16BigEndian(question), stop);
                stream.WriteByte(Connected);
                await SocketRelay.RunAsync(connection, port, stop);
            }
            catch (Exception refused) when (refused is IOException or SocketException)
            {
                stream.Write([Refused, .. Encoding.UTF8.GetBytes(refused.Message)]);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // Who asked is gone.
        }
    }
}
