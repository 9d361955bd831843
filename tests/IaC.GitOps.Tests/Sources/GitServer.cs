using System.Net;
using System.Net.Sockets;
using System.Text;
using IaC.Testing;

namespace IaC.GitOps.Tests.Sources;

/// <summary>A git server of http that says what a repository has, and nothing at all when more is asked of it, or from the start; also what a proxy is asked is kept.</summary>
internal sealed class GitServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _clients = [];
    private readonly string? _repository;
    private readonly string? _elsewhere;
    private readonly Task _run;

    /// <param name="repository">Folder of the repository; null answers nothing at all.</param>
    /// <param name="elsewhere">Where whoever asks is sent on to; null for nowhere.</param>
    public GitServer(string? repository, string? elsewhere = null)
    {
        (_repository, _elsewhere) = (repository, elsewhere);
        _listener.Start();
        _run = RunAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>First line of what was asked last.</summary>
    public string Asked { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _run;
        _clients.ForEach(client => client.Dispose());
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _clients.Add(client);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        byte[] request = new byte[8192];
        int length = await stream.ReadAsync(request, _stop.Token);
        Asked = Encoding.ASCII.GetString(request, 0, length).Split("\r\n")[0];
        if (_elsewhere is not null)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {_elsewhere}{Asked.Split(' ')[1]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), _stop.Token);
            stream.Close();
        }
        else if (_repository is not null && Asked.Contains("/info/refs?", StringComparison.Ordinal))
        {
            string refs = $"001e# service=git-upload-pack\n0000{Tool.Run("git", ["upload-pack", "--http-backend-info-refs", _repository])}";
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\nContent-Length: {refs.Length}\r\nConnection: close\r\n\r\n{refs}"), _stop.Token);
            stream.Close();
        }
    }
}
