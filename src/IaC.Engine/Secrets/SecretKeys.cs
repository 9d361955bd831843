namespace IaC.Engine;

/// <summary>The keys of a root: those derived from a passphrase where there is one, and those of the key file.</summary>
public static class SecretKeys
{
    /// <summary>New secrets are sealed by the passphrase where there is one, else by the key file; what either has sealed before is opened by that one.</summary>
    /// <param name="file">Keys of the place where states are kept.</param>
    /// <param name="passphrase">Value of <c>PULUMI_CONFIG_PASSPHRASE</c>; null or empty where it is not set.</param>
    public static ISecretKeySource Of(ISecretKeySource file, string? passphrase) => string.IsNullOrEmpty(passphrase) ? file : new Both(new PassphraseKeySource(passphrase), file);

    /// <summary>Whether the key of an id lies in a file; otherwise a passphrase gives it.</summary>
    public static bool IsInFile(string id) => !id.StartsWith(PassphraseKeySource.Prefix, StringComparison.Ordinal);

    private sealed class Both(PassphraseKeySource derived, ISecretKeySource file) : ISecretKeySource
    {
        public string CurrentKeyId() => derived.CurrentKeyId();

        public ValueTask<string> RotateAsync(CancellationToken cancellationToken) => derived.RotateAsync(cancellationToken);

        public byte[] GetKey(string id) => IsInFile(id) ? file.GetKey(id) : derived.GetKey(id);
    }
}
