using System.Net.Sockets;
using System.Text.Json.Nodes;
using IaC.Pods;
using IaC.Testing;

namespace IaC.Guests.Tests.Snapshots;

/// <summary>A monitor for faults that a real QEMU gives seldom: it answers by a table, and may have something left for the client before.</summary>
internal sealed class FakeMonitor : IDisposable
{
    private readonly TemporaryFolder folder = new("qmp-");
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task served;

    internal FakeMonitor(Func<string, JsonObject?, string> answer, params string[] left)
    {
        string path = MachineFolders.SecondMonitor(Layout, "vm");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        served = Task.Run(() => ServeAsync(answer, left));
    }

    internal List<string> Asked { get; } = [];

    private RootLayout Layout => RootLayout.At(folder.FullPath);

    internal GuestMonitor Connect() => GuestMonitor.Connect(Layout, "vm");

    public void Dispose()
    {
        served.Wait(TimeSpan.FromSeconds(10));
        listener.Dispose();
        folder.Dispose();
    }

    private async Task ServeAsync(Func<string, JsonObject?, string> answer, string[] left)
    {
        using Socket socket = await listener.AcceptAsync();
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        foreach (string line in (string[])[.. left, """{"QMP": {}}""", .. left])
        {
            await writer.WriteLineAsync(line);
        }

        while (await reader.ReadLineAsync() is { } line)
        {
            JsonObject request = JsonNode.Parse(line)!.AsObject();
            string command = request["execute"]!.GetValue<string>();
            Asked.Add(request["arguments"]?["id"] is { } id ? $"{command} {id}" : command);
            JsonObject response = JsonNode.Parse(command == "qmp_capabilities" ? """{"return": {}}""" : answer(command, request["arguments"]?.AsObject()))!.AsObject();
            response["id"] = request["id"]?.DeepClone();
            await writer.WriteLineAsync(response.ToJsonString());
        }
    }
}
