namespace IaC.Engine;

/// <summary>The keys that are worked with: those derived from a passphrase where there is one, and those of files.</summary>
public static class SecretKeys
{
    /// <summary>New secrets are sealed by the passphrase where there is one, else by the key file; what either has sealed before is opened by that one.</summary>
    /// <param name="file">Keys of the place where states are kept.</param>
    /// <param name="passphrase">Value of <c>PULUMI_CONFIG_PASSPHRASE</c>; null or empty where it is not set.</param>
    public static ISecretKeySource Of(ISecretKeySource file, string? passphrase) =>
        string.IsNullOrEmpty(passphrase) ? file : FirstOf(new PassphraseKeySource(passphrase), file);

    /// <summary>Seals by the first; what it does not have is opened by the second.</summary>
    public static ISecretKeySource FirstOf(ISecretKeySource first, ISecretKeySource second) => new Pair(first, second);

    /// <summary>Whether the key of an id lies in a file; otherwise a passphrase gives it.</summary>
    public static bool IsInFile(string id) => !id.StartsWith(PassphraseKeySource.Prefix, StringComparison.Ordinal);

    private sealed class Pair(ISecretKeySource first, ISecretKeySource second) : ISecretKeySource
    {
        public byte[]? SharedHashKey => first.SharedHashKey ?? second.SharedHashKey;

        public bool Has(string id) => first.Has(id) || second.Has(id);

        public string CurrentKeyId() => first.CurrentKeyId();

        public ValueTask<string> RotateAsync(CancellationToken cancellationToken) => first.RotateAsync(cancellationToken);

        public byte[] GetKey(string id) => first.Has(id) ? first.GetKey(id) : second.GetKey(id);
    }
}
