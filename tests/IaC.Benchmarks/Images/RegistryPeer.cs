using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace IaC.Benchmarks.Images;

/// <summary>Debian's docker-registry on a port of the loopback address.</summary>
internal sealed class RegistryPeer : IDisposable
{
    private readonly string folder;
    private readonly Process process;

    internal RegistryPeer(string folder)
    {
        this.folder = folder;
        using (TcpListener listener = new(IPAddress.Loopback, 0))
        {
            listener.Start();
            Name = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        }

        Directory.CreateDirectory(folder);
        string config = Path.Combine(folder, "config.yml");
        File.WriteAllText(config, $"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\nstorage: {{filesystem: {{rootdirectory: {folder}/data}}}}\nhttp: {{addr: \"{Name}\"}}\n");
        process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", config]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Host and port.</summary>
    internal string Name { get; }

    /// <summary>Files of the layers of an image, as the registry keeps them.</summary>
    internal IReadOnlyList<string> LayersOf(string image)
    {
        string link = File.ReadAllText($"{folder}/data/docker/registry/v2/repositories/{image}/_manifests/tags/1/current/link");
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Blob(link)));
        return [.. manifest.RootElement.GetProperty("layers").EnumerateArray().Select(layer => Blob(layer.GetProperty("digest").GetString()!))];
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private string Blob(string digest) => $"{folder}/data/docker/registry/v2/blobs/sha256/{digest[7..9]}/{digest[7..]}/data";
}
