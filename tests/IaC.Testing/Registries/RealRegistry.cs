using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace IaC.Testing.Registries;

/// <summary>A registry that others wrote: Debian's docker-registry on a port of the loopback address, with a folder of its own.</summary>
public sealed class RealRegistry : IDisposable
{
    private const string Program = "/usr/bin/docker-registry";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private RealRegistry(Process process, string folder, int port, bool secure) => (_process, Folder, Port, IsSecure) = (process, folder, port, secure);

    /// <summary>Where it keeps what it has.</summary>
    public string Folder { get; }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>It speaks TLS.</summary>
    public bool IsSecure { get; }

    /// <summary>Host and port, as images name it.</summary>
    public string Name => $"127.0.0.1:{Port}";

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="auth">Section <c>auth</c> of its configuration, one line of YAML; null for none.</param>
    /// <param name="certificate">Files with certificate and key; null for plain HTTP.</param>
    public static async Task<RealRegistry> StartAsync(string folder, string? auth = null, (string Certificate, string Key)? certificate = null)
    {
        Require.Program(Program, "docker-registry");
        int port = FreePorts.Next();
        string tls = certificate is { } files ? $", tls: {{certificate: {files.Certificate}, key: {files.Key}}}" : "";
        Directory.CreateDirectory(folder);
        string config = Path.Combine(folder, "config.yml");
        string[] lines =
        [
            "version: 0.1",
            "log: {level: error, accesslog: {disabled: true}}",
            $"storage: {{filesystem: {{rootdirectory: {folder}/data}}, delete: {{enabled: true}}}}",
            $"http: {{addr: \"127.0.0.1:{port}\"{tls}}}",
            auth is null ? "" : $"auth: {auth}",
        ];
        await File.WriteAllLinesAsync(config, lines);
        var process = Process.Start(new ProcessStartInfo(Program, ["serve", config]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        RealRegistry registry = new(process, folder, port, certificate is not null);
        await registry.AwaitAsync();
        return registry;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task AwaitAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                Assert.False(_process.HasExited, $"{Program} ended with {(_process.HasExited ? _process.ExitCode : 0)}");
                Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"{Program} does not listen");
                await Task.Delay(20);
            }
        }
    }
}
