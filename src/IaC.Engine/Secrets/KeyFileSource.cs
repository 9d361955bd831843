using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IaC.Engine;

/// <summary>
/// Keys in a file of mode 0600, made on first use without a prompt. Each line is <c>ID BASE64</c>, the last one current. Older lines stay: other stacks, saved plans and exports may need them.
/// Whoever writes holds a lock beside it and reads it again first, so that of several processes that make the first key at once all have the same.
/// </summary>
/// <param name="path">The file; its folder is made with it.</param>
public sealed class KeyFileSource(string path) : ISecretKeySource
{
    private const int KeyBytes = 32;

    private List<(string Id, byte[] Key)>? keys;

    /// <inheritdoc/>
    public string CurrentKeyId()
    {
        if (Load() is [.., var current])
        {
            return current.Id;
        }

        using FileStream held = TakeLock();
        return Load() is [.., var made] ? made.Id : Make();
    }

    /// <inheritdoc/>
    public ValueTask<string> RotateAsync(CancellationToken cancellationToken)
    {
        using FileStream held = TakeLock();
        return new(Make());
    }

    private string Make()
    {
        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        string id = IdOf(key);
        Write([.. Load(), (id, key)]);
        return id;
    }

    /// <inheritdoc/>
    public bool Has(string id) => Load().Exists(key => key.Id == id);

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

    /// <summary>All keys, oldest first.</summary>
    /// <param name="makeFirst">Make one where there is none.</param>
    internal IReadOnlyList<SecretKey> All(bool makeFirst)
    {
        if (makeFirst)
        {
            CurrentKeyId();
        }

        return [.. Load().Select(key => new SecretKey(key.Id, key.Key))];
    }

    /// <summary>Takes a key in that another machine made, to open what it sealed; never to seal with: what is sealed here stays a matter of this machine.</summary>
    /// <exception cref="EngineException">It is not a key.</exception>
    public void Add(string id, byte[] key)
    {
        if (key.Length != KeyBytes || id != IdOf(key))
        {
            throw new EngineException($"the key {id} is damaged");
        }

        using FileStream held = TakeLock();
        List<(string Id, byte[] Key)> known = Load();
        if (known.Exists(own => own.Id == id))
        {
            return;
        }

        if (known.Count == 0)
        {
            Make();
        }

        // Before those of this machine, of which the last is the current one.
        Write([(id, key), .. Load()]);
    }

    // Beside it and moved into place, so that a disk that is full or a kill leaves the keys that there were.
    private void Write(List<(string Id, byte[] Key)> all)
    {
        string fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        try
        {
            using var file = new FileStream(fresh, options);
            file.Write(Encoding.UTF8.GetBytes(string.Concat(all.Select(key => Line(key.Id, key.Key)))));
            file.Flush(flushToDisk: true);
            File.Move(fresh, path, overwrite: true);

            // Once more, now for its name: what is sealed from here on must not outlive its key.
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }

        keys = null;
    }

    // What was read before another wrote is read again.
    private FileStream TakeLock()
    {
        FileStream held = LockFile.Take($"{path}.lock");
        keys = null;
        return held;
    }

    private static string IdOf(byte[] key) => string.Create(CultureInfo.InvariantCulture, $"file-{Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4))}");

    private static string Line(string id, byte[] key) => $"{id} {Convert.ToBase64String(key)}\n";

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
