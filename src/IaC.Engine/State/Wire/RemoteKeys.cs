using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace IaC.Engine;

/// <summary>Keys that lie beside shared states, and are everybody's who may read those. They are held in memory alone.</summary>
internal sealed class RemoteKeys : ISecretKeySource
{
    private readonly Func<string, StateRequest, CancellationToken, Task<StateAnswer>> _ask;
    private readonly string _place;
    private ImmutableArray<SecretKey> _keys;

    private RemoteKeys(Func<string, StateRequest, CancellationToken, Task<StateAnswer>> ask, string place, IEnumerable<SecretKey>? keys) => (_ask, _place, _keys) = (ask, place, [.. keys ?? []]);

    /// <summary>Asks for them.</summary>
    public static async Task<RemoteKeys> OpenAsync(Func<string, StateRequest, CancellationToken, Task<StateAnswer>> ask, string place, CancellationToken cancellationToken) =>
        new(ask, place, (await ask(StateCalls.Keys, new StateRequest(), cancellationToken).ConfigureAwait(false)).Keys);

    /// <inheritdoc/>
    public string CurrentKeyId() => _keys[^1].Id;

    /// <inheritdoc/>
    public async ValueTask<string> RotateAsync(CancellationToken cancellationToken)
    {
        _keys = [.. (await _ask(StateCalls.Rotate, new StateRequest(), cancellationToken).ConfigureAwait(false)).Keys ?? []];
        return CurrentKeyId();
    }

    /// <inheritdoc/>
    public bool Has(string id) => _keys.Any(key => key.Id == id);

    /// <inheritdoc/>
    public byte[] GetKey(string id) => _keys.FirstOrDefault(key => key.Id == id)?.Key
        ?? throw new EngineException($"the key {id} of a secret is not at {_place}", SecretKeys.IsInFile(id) ? "it was sealed by the key of one machine: run it there" : "set PULUMI_CONFIG_PASSPHRASE");

    /// <inheritdoc/>
    public byte[]? SharedHashKey => HMACSHA256.HashData(_keys[0].Key, Encoding.UTF8.GetBytes("content hash"));
}
