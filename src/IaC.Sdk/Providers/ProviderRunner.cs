using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC;

/// <summary>Runs providers for the `iac` that started this program: says what kinds there are, then answers until the connection ends.</summary>
internal static class ProviderRunner
{
    private const int Usage = 2;

    /// <summary>Runs them.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Provider[] providers)
    {
        if (Environment.GetEnvironmentVariable(ProgramFrames.SocketVariable) is not { Length: > 0 } socket)
        {
#pragma warning disable RS0030 // There is no `iac` that could say it.
            await Console.Error.WriteLineAsync("this is a provider of IaC: name its folder in the Stack document of a stack, as in `spec: {providers: [../greeting]}`").ConfigureAwait(false);
#pragma warning restore RS0030
            return Usage;
        }

        var connection = ProgramConnection.Open(socket);
        Dictionary<(string, string), Provider> byKind;
        try
        {
            DeclaredKind[] kinds = [.. providers.Select(provider => provider.Describe())];
            byKind = kinds.Zip(providers).ToDictionary(pair => (pair.First.ApiVersion, pair.First.Kind), pair => pair.Second);
            connection.Send(ProgramMessageKind.Kinds, DeclaredKind.ToJson(kinds), flush: true);
        }
        catch (Exception exception) when (exception is RunException or ArgumentException)
        {
            connection.Send(ProgramMessageKind.Fault, ProgramRunner.FaultOf(exception).ToJson(), flush: true);
            return 1;
        }

        new CallAnswers(connection, new Answerer(byKind)).Serve();
        return 0;
    }

    private sealed class Answerer(Dictionary<(string, string), Provider> providers) : ICallAnswerer
    {
        public async Task<JsonObject> AnswerAsync(ProgramCall call, Action<ProgramProgress> report, CancellationToken cancellationToken)
        {
            (string version, string kind) = (call.Arguments["apiVersion"]!.GetValue<string>(), call.Arguments["kind"]!.GetValue<string>());
            return providers.TryGetValue((version, kind), out Provider? provider)
                ? await provider.AnswerAsync(call, report, cancellationToken).ConfigureAwait(false)
                : throw new RunException($"the program provides no {kind} of {version} any more");
        }
    }
}
