using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.Programs;

namespace IaC.Providers.Remote;

/// <summary>
/// Answers the calls of another machine with the providers of this one, and keeps states for it. It ends with its input; what was begun by then is finished unheard, since the next run picks that up where it finds it.
/// </summary>
/// <param name="services">This machine.</param>
/// <param name="input">Calls.</param>
/// <param name="output">Answers.</param>
public sealed class HostServer(HostServices services, Stream input, Stream output) : IDisposable
{
    /// <summary>Field of the greeting: id of the root here, by which a home knows the machine again.</summary>
    internal const string RootIdField = "rootId";

    private readonly IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers = services.CreateProviders();
    private readonly ImageArrival images = new(services);
    private readonly StateServer states = new(new FolderBackend(services.Layout.SharedState, services.Layout.SharedKeyFile), services.Time);
    private readonly ForeignOwners owners = new(services.Layout);
    private readonly ConcurrentDictionary<long, CancellationTokenSource> running = new();
    private readonly ProgramFrameReader reader = new(input);
    private readonly ProgramFrameWriter writer = new(output);
    private readonly CancellationTokenSource unheard = new();

    /// <summary>Answers until the input ends.</summary>
    public async Task RunAsync()
    {
        await SendAsync(ProgramMessageKind.Hello, new JsonObject { ["version"] = HostCalls.Version, ["build"] = ProgramFiles.Build, [RootIdField] = services.Identity.Existing }).ConfigureAwait(false);
        var calls = new List<Task>();
        try
        {
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false) is (var kind, { } payload))
            {
                if (kind == ProgramMessageKind.Call)
                {
                    var call = ProgramCall.Read(payload);
                    var end = new CancellationTokenSource();
                    running[call.Call] = end;
                    calls.RemoveAll(done => done.IsCompleted);
                    byte[] content = reader.TakeContent();
                    calls.Add(Task.Run(() => AnswerAsync(call, content, end)));
                }
                else if (kind == ProgramMessageKind.Cancel && running.TryGetValue(ProgramCall.ReadNumber(payload), out CancellationTokenSource? dropped))
                {
                    await dropped.CancelAsync().ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // As an end.
        }

        await unheard.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(calls).ConfigureAwait(false);
        await states.DisposeAsync().ConfigureAwait(false);
        images.Forget();
        new ProgramFolders(services.Layout, services.Time).Prune();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.Dispose();
        unheard.Dispose();
    }

    private async Task AnswerAsync(ProgramCall call, byte[] content, CancellationTokenSource end)
    {
        ProgramReply reply;
        try
        {
            reply = new ProgramReply(call.Call, await ResultAsync(call, content, end.Token).ConfigureAwait(false), null);
        }
        catch (Exception exception)
        {
            reply = new ProgramReply(call.Call, null, HostFaults.Of(exception));
        }

        // It is not disposed of: who cancels the call may just have found it. Without a timer it holds nothing.
        running.TryRemove(call.Call, out _);
        await SendAsync(ProgramMessageKind.Reply, reply.ToJson()).ConfigureAwait(false);
    }

    private async Task<JsonObject> ResultAsync(ProgramCall call, byte[] content, CancellationToken end)
    {
        if (call.Name == HostCalls.Image)
        {
            return images.Want(call.Arguments);
        }

        if (call.Name == HostCalls.Take)
        {
            return await images.TakeAsync(call.Arguments, content, end).ConfigureAwait(false);
        }

        if (call.Name == HostCalls.Owned)
        {
            return new JsonObject { [HostCalls.Owned] = new JsonArray([.. owners.List().Select(resource => resource.ToJson())]) };
        }

        if (call.Name == HostCalls.Ledger)
        {
            return new JsonObject { [HostCalls.Ledger] = JsonSerializer.SerializeToNode(services.LocalLedgers.Find(HostReference.LocalHost), ProviderJson.Default.HostLedger) };
        }

        if (StateServer.Answers(call.Name))
        {
            return await states.AnswerAsync(call.Name, call.Arguments, end).ConfigureAwait(false);
        }

        (string apiVersion, string kind) = (call.Arguments["apiVersion"]?.GetValue<string>() ?? "", call.Arguments["kind"]?.GetValue<string>() ?? "");
        IResourceProvider provider = providers.GetValueOrDefault((apiVersion, kind)) ?? throw new EngineException($"no provider of {apiVersion} {kind}");
        return new JsonObject { ["answer"] = await AnswerAsync(call, provider, call.Arguments["request"], end).ConfigureAwait(false) };
    }

    private async Task<JsonNode?> AnswerAsync(ProgramCall call, IResourceProvider provider, JsonNode? request, CancellationToken end)
    {
        ProviderJson json = ProviderJson.Default;
        var progress = new CallProgress(this, call.Call);

        // Who only looks or waits need not go on unheard.
        using var heard = CancellationTokenSource.CreateLinkedTokenSource(end, unheard.Token);
        switch (call.Name)
        {
            case HostCalls.Check:
                return JsonSerializer.SerializeToNode(await provider.CheckAsync(Read(request, json.CheckRequest), heard.Token).ConfigureAwait(false), json.CheckResponse);
            case HostCalls.Read:
                return JsonSerializer.SerializeToNode(await provider.ReadAsync(Read(request, json.IReadOnlyListReadRequest), heard.Token).ConfigureAwait(false), json.IReadOnlyListObservedResource);
            case HostCalls.Ready:
                return JsonSerializer.SerializeToNode(await provider.WaitReadyAsync(Read(request, json.WaitRequest), progress, heard.Token).ConfigureAwait(false), json.ApplyResponse);
            case HostCalls.Prepare:
                return JsonSerializer.SerializeToNode(await provider.PrepareAsync(Read(request, json.PrepareRequest), progress, heard.Token).ConfigureAwait(false), json.PrepareResponse);
            case HostCalls.Reserve:
                await provider.ReserveAsync(Read(request, json.IReadOnlyListReserveRequest), end).ConfigureAwait(false);
                return null;
            case HostCalls.Settle:
                await SettleAsync(provider, Read(request, json.SettleRequest), end).ConfigureAwait(false);
                return null;
            default:
                return await ChangeAsync(call.Name, provider, request, progress, end).ConfigureAwait(false);
        }
    }

    private async Task<JsonNode?> ChangeAsync(string name, IResourceProvider provider, JsonNode? request, CallProgress progress, CancellationToken end)
    {
        ProviderJson json = ProviderJson.Default;

        // Somebody whose connection broke may still be at it.
        string uid = UidOf(request);
        using IDisposable turn = await CallTurn.TakeAsync(services, uid, progress, end).ConfigureAwait(false);
        switch (name)
        {
            case HostCalls.Create:
                Own(uid, request);
                return JsonSerializer.SerializeToNode(await provider.CreateAsync(Read(request, json.ApplyRequest), progress, end).ConfigureAwait(false), json.ApplyResponse);
            case HostCalls.Update:
                return JsonSerializer.SerializeToNode(await provider.UpdateAsync(Read(request, json.ApplyRequest), progress, end).ConfigureAwait(false), json.ApplyResponse);
            case HostCalls.Delete:
                await provider.DeleteAsync(Read(request, json.DeleteRequest), progress, end).ConfigureAwait(false);
                owners.Remove(uid);
                return null;
            case HostCalls.Retain:
                await provider.RetainAsync(Read(request, json.DeleteRequest), end).ConfigureAwait(false);
                owners.Remove(uid);
                return null;
            case HostCalls.Control:
                // What comes back from a backup is made by being started.
                Own(uid, request?["resource"]);
                return await provider.ControlAsync(Read(request, json.ControlRequest), progress, end).ConfigureAwait(false) is { } response ? JsonSerializer.SerializeToNode(response, json.ApplyResponse) : null;
            case HostCalls.Adopt:
                Own(uid, request);
                return JsonSerializer.SerializeToNode(await provider.AdoptAsync(Read(request, json.AdoptRequest), end).ConfigureAwait(false), json.ObservedResource);
            default:
                throw new EngineException($"nothing is known here that is called {name}");
        }
    }

    private async Task SettleAsync(IResourceProvider provider, SettleRequest request, CancellationToken end)
    {
        await provider.SettleAsync(request, end).ConfigureAwait(false);
        images.Forget();
        await services.CollectFreedAsync(afterKill: false, end).ConfigureAwait(false);
    }

    private static string UidOf(JsonNode? request) => (request?["uid"] ?? request?["resource"]?["uid"])?.GetValue<string>() ?? throw new InvalidDataException("a request without a uid");

    private void Own(string uid, JsonNode? request) => owners.Add(
        uid,
        new Urn(request?["urn"]?.GetValue<string>() ?? throw new InvalidDataException("a request without a urn")),
        request["stackUuid"]?.GetValue<Guid>() ?? throw new InvalidDataException("a request without a stack"));

    private static T Read<T>(JsonNode? request, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Deserialize(request, type) ?? throw new InvalidDataException("a request is empty");

    private async Task SendAsync(ProgramMessageKind kind, JsonObject payload)
    {
        try
        {
            await writer.WriteAsync(kind, payload, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody listens any more.
        }
    }

    private sealed class CallProgress(HostServer server, long call) : IProgress<ProviderProgress>
    {
        public void Report(ProviderProgress value) => _ = server.SendAsync(ProgramMessageKind.Progress, new ProgramProgress(call, value.Message, value.Fraction).ToJson());
    }
}
