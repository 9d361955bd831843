using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IaC.Engine;

/// <summary>
/// Keys in a file of mode 0600, made on first use without a prompt. Each line is <c>ID BASE64</c>, the last one current. Older lines stay: other stacks, saved plans and exports may need them.
/// </summary>
/// <param name="path">The file; its folder is made with it.</param>
public sealed class KeyFileSource(string path) : ISecretKeySource
{
    private const int KeyBytes = 32;

    private List<(string Id, byte[] Key)>? keys;

    /// <inheritdoc/>
    public string CurrentKeyId()
    {
        List<(string Id, byte[] Key)> known = Load();
        return known.Count > 0 ? known[^1].Id : Rotate();
    }

    /// <inheritdoc/>
    public string Rotate()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        string id = string.Create(CultureInfo.InvariantCulture, $"file-{Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4))}");

        // One write call in append mode: two processes that make the first key at once give two lines, and both ids can be opened.
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var file = new FileStream(path, options))
        {
            file.Write(Encoding.ASCII.GetBytes($"{id} {Convert.ToBase64String(key)}\n"));
            file.Flush(flushToDisk: true);
        }

        keys = null;
        return id;
    }

    /// <inheritdoc/>
    public byte[] GetKey(string id)
    {
        foreach ((string known, byte[] key) in Load())
        {
            if (known == id)
            {
                return key;
            }
        }

        throw new EngineException($"the key {id} of a secret is not in {path}", id.StartsWith(PassphraseKeySource.Prefix, StringComparison.Ordinal) ? "set PULUMI_CONFIG_PASSPHRASE" : "bring the key file of the machine that sealed it");
    }

    private List<(string Id, byte[] Key)> Load()
    {
        if (keys is not null)
        {
            return keys;
        }

        var loaded = new List<(string, byte[])>();
        if (File.Exists(path))
        {
            foreach (string line in File.ReadLines(path))
            {
                string[] parts = line.Split(' ', 2);
                byte[] key = new byte[KeyBytes];
                if (parts.Length != 2 || !Convert.TryFromBase64String(parts[1], key, out int length) || length != KeyBytes)
                {
                    throw new EngineException($"{path} is damaged: each line must be an id and {KeyBytes} bytes in base64");
                }

                loaded.Add((parts[0], key));
            }
        }

        return keys = loaded;
    }
}
