using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods;
using Microsoft.Win32.SafeHandles;

namespace IaC.Guests;

/// <summary>
/// The second monitor of a guest's QEMU (QMP), which is there for commands of people, beside the one of its supervisor. It serves one client at a time. Calls block their thread, and each has a deadline.
/// </summary>
public sealed class GuestMonitor : IDisposable
{
    private const int MostAnswer = 4 << 20;

    private readonly SafeFileHandle _socket;
    private readonly List<byte> _input = [];

    // Marks our commands, since QEMU gives the next client what it did not get rid of with the one before.
    private readonly string _name = Guid.NewGuid().ToString("N");
    private int _asked;

    private GuestMonitor(SafeFileHandle socket) => _socket = socket;

    /// <summary>How long QEMU may take to answer; 10 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Connects.</summary>
    /// <exception cref="GuestMonitorException">The guest does not run, or somebody else has the monitor.</exception>
    public static GuestMonitor Connect(RootLayout layout, string uid)
    {
        string path = MachineFolders.SecondMonitor(layout, uid);
        SafeFileHandle socket = UnixSocket.TryConnect(path, out int error) ?? throw new GuestMonitorException($"connect {path}: {LinuxError.Describe(error)}");
        GuestMonitor monitor = new(socket);
        try
        {
            // What QEMU still had for a client that was killed comes first.
            while (monitor.Read()["QMP"] is null)
            {
            }

            monitor.Execute("qmp_capabilities", null);
            return monitor;
        }
        catch
        {
            monitor.Dispose();
            throw;
        }
    }

    /// <summary>Carries out a command.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="descriptors">Sent along.</param>
    /// <returns>What it returned; null for a command that returns nothing.</returns>
    /// <exception cref="GuestMonitorException">QEMU refused, or did not answer within <see cref="Patience"/>.</exception>
    public JsonNode? Execute(string command, JsonObject? arguments, params ReadOnlySpan<SafeFileHandle> descriptors)
    {
        string id = $"{_name}-{++_asked}";
        var request = new JsonObject { ["execute"] = command, ["id"] = id };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        byte[] line = Encoding.UTF8.GetBytes(request.ToJsonString() + "\n");
        if (UnixSocket.Send(_socket, line, descriptors) != line.Length)
        {
            throw new GuestMonitorException($"{command}: the monitor of QEMU takes no commands");
        }

        while (true)
        {
            JsonObject answer = Read();
            if (answer["id"] is not JsonValue answered || !answered.TryGetValue(out string? to) || to != id)
            {
                // An event, or the answer to a client that was killed while it waited.
                continue;
            }

            if (answer["error"] is { } error)
            {
                throw new GuestMonitorException($"{command}: {error["desc"]?.GetValue<string>()}");
            }

            return answer["return"]?.DeepClone();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private JsonObject Read()
    {
        long start = Stopwatch.GetTimestamp();
        Span<byte> piece = stackalloc byte[4096];
        int end;
        while ((end = _input.IndexOf((byte)'\n')) < 0)
        {
            TimeSpan left = Patience - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                throw new GuestMonitorException($"QEMU did not answer within {Patience.TotalSeconds:0} s: it stands still, or somebody else is at its monitor");
            }

            if (Polling.WaitReadable(left, _socket))
            {
                int read = NonBlocking.Read(_socket, piece);
                if (read == 0 || _input.Count > MostAnswer)
                {
                    throw new GuestMonitorException("QEMU closed its monitor");
                }

                _input.AddRange(piece[..Math.Max(0, read)]);
            }
        }

        byte[] line = [.. _input[..end]];
        _input.RemoveRange(0, end + 1);
        try
        {
            return JsonNode.Parse(line)!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new GuestMonitorException($"QEMU answered what cannot be read: {e.Message}");
        }
    }
}
