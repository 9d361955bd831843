using System.Text;
using System.Threading.Channels;
using IaC.Cli.Views;
using IaC.Cli.Views.Agents;
using IaC.GitOps;
using Serilog;

namespace IaC.Cli.Agents;

/// <summary>Posts what happens to an address, one after the other. Who does not answer is tried three times, and holds up nothing.</summary>
/// <param name="address">The address.</param>
internal sealed class Notifier(Uri address)
{
    private const int Tries = 3;
    private const int MostWaiting = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Channel<UnitEvent> _waiting = Channel.CreateBounded<UnitEvent>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Takes an event.</summary>
    public void Take(UnitEvent happened) => _waiting.Writer.TryWrite(happened);

    /// <summary>Posts until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            await foreach (UnitEvent happened in _waiting.Reader.ReadAllAsync(stop))
            {
                for (int attempt = 1; attempt <= Tries && !await PostAsync(client, happened, stop); attempt++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(attempt), stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The agent ends.
        }
    }

    private async Task<bool> PostAsync(HttpClient client, UnitEvent happened, CancellationToken stop)
    {
        try
        {
            using var content = new StringContent(ViewJson.Write(UnitEventRow.Of(happened)), Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await client.PostAsync(address, content, stop);
            return response.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            Log.Warning(fault, "{Address} was not told", address);
            return false;
        }
    }
}
