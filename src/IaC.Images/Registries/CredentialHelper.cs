using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using IaC.Linux.Processes;

namespace IaC.Images.Registries;

/// <summary>A program <c>docker-credential-NAME</c> that keeps credentials (docker-credential-helpers, its protocol): the verb is its argument, JSON or an address its input and output.</summary>
/// <param name="name">The part after <c>docker-credential-</c>.</param>
/// <param name="environment">Variables of the program, <c>PATH</c> and <c>HOME</c> among them.</param>
internal sealed class CredentialHelper(string name, IReadOnlyDictionary<string, string> environment)
{
    private const string IdentityTokenUser = "<token>";

    /// <summary>What it keeps for an address; null for nothing.</summary>
    internal async Task<RegistryCredential?> FindAsync(string address, CancellationToken cancellationToken)
    {
        CapturedProcess helper = await RunAsync("get", Encoding.UTF8.GetBytes(address), cancellationToken).ConfigureAwait(false);
        string output = Encoding.UTF8.GetString(helper.Output).Trim();
        if (helper.Status.Code != 0)
        {
            return output.Contains("not found", StringComparison.OrdinalIgnoreCase) ? null : throw Failure("get", helper);
        }

        try
        {
            HelperCredential? found = JsonSerializer.Deserialize(helper.Output, RegistryJson.Default.HelperCredential);
            return found?.Secret is { Length: > 0 } secret ? new RegistryCredential(found.Username == IdentityTokenUser ? "" : found.Username ?? "", secret, found.Username == IdentityTokenUser) : null;
        }
        catch (JsonException e)
        {
            throw new ImageException($"answers what is not JSON: {e.Message}", Program, e);
        }
    }

    /// <summary>Keeps a credential.</summary>
    internal async Task StoreAsync(string address, RegistryCredential credential, CancellationToken cancellationToken)
    {
        HelperCredential stored = new() { ServerUrl = address, Username = credential.IsIdentityToken ? IdentityTokenUser : credential.User, Secret = credential.Secret };
        Check("store", await RunAsync("store", JsonSerializer.SerializeToUtf8Bytes(stored, RegistryJson.Default.HelperCredential), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Forgets what it keeps for an address.</summary>
    internal async Task EraseAsync(string address, CancellationToken cancellationToken) =>
        Check("erase", await RunAsync("erase", Encoding.UTF8.GetBytes(address), cancellationToken).ConfigureAwait(false));

    private string Program => $"docker-credential-{name}";

    private Task<CapturedProcess> RunAsync(string verb, byte[] input, CancellationToken cancellationToken)
    {
        string path = (name.Contains('/', StringComparison.Ordinal) ? null : CapturedProcess.Find(Program, environment.GetValueOrDefault("PATH")))
            ?? throw new ImageException("is named by the docker configuration and is not on the PATH", Program);
        ImmutableArray<string> variables = [.. environment.Select(variable => $"{variable.Key}={variable.Value}")];
        return CapturedProcess.RunAsync(path, [verb], variables, input, cancellationToken);
    }

    private void Check(string verb, CapturedProcess helper)
    {
        if (helper.Status.Code != 0)
        {
            throw Failure(verb, helper);
        }
    }

    private ImageException Failure(string verb, CapturedProcess helper)
    {
        string said = Encoding.UTF8.GetString(helper.Output.Length > 0 ? helper.Output : helper.Error).Trim();
        return new ImageException($"{verb} ends with {helper.Status.ShellCode}{(said.Length > 0 ? $": {said}" : "")}", Program);
    }
}
