using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace IaC.Hashing;

/// <summary>
/// SHA-256 (FIPS 180-4) of what is in memory. The library's is the faster one for much content, but its first use loads and sets up OpenSSL, some 3 ms of a command that hashes a few
/// kilobytes of documents; those are hashed here. Neither a branch nor an index depends on a byte that is hashed, so that the time says nothing of secrets in a document. Passwords, signatures and sealing are the library's.
/// </summary>
public static class Sha256
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int Length = 32;

    // Here both take about as long, OpenSSL's start included.
    internal const int Much = 512 << 10;
    private const int BlockLength = 64;

    // Of a file that is read.
    private const int Piece = 256 << 10;

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>The hash, 32 bytes.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> content) => content.Length >= Much ? SHA256.HashData(content) : HashHere(content);

    /// <summary>The hash as a digest of the OCI: <c>sha256:</c> and 64 lower-case hex digits.</summary>
    public static string Digest(ReadOnlySpan<byte> content) => $"sha256:{Convert.ToHexStringLower(Hash(content))}";

    /// <summary>The keyed hash (RFC 2104), 32 bytes: of a short text that nobody is to guess from it.</summary>
    public static byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content) => content.Length >= Much ? HMACSHA256.HashData(key, content) : HmacHere(key, content);

    /// <summary>The digest of a file as it is now.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Task<string> DigestOfFileAsync(string path, CancellationToken cancellationToken) => Task.Run(() => DigestOfFile(path, cancellationToken), cancellationToken);

    /// <inheritdoc cref="DigestOfFileAsync"/>
    public static string DigestOfFile(string path, CancellationToken cancellationToken = default)
    {
        using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // The library reads streams by 4 KiB: some thousand turns for the kernel of a guest.
        byte[] buffer = new byte[Piece];
        int read;
        for (long offset = 0; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    internal static byte[] HmacHere(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        const byte innerPad = 0x36;
        const byte outerPad = 0x5c;
        if (key.Length > BlockLength)
        {
            key = HashHere(key);
        }

        byte[] inner = Padded(key, content, innerPad);
        byte[] outer = Padded(key, HashHere(inner), outerPad);
        return HashHere(outer);
    }

    internal static byte[] HashHere(ReadOnlySpan<byte> content)
    {
        // The first 32 bits of the fractional parts of the square roots of the first 8 primes.
        Span<uint> state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
        int whole = content.Length / BlockLength * BlockLength;
        for (int i = 0; i < whole; i += BlockLength)
        {
            Absorb(state, content.Slice(i, BlockLength));
        }

        // One bit, zeros, and the length in bits at the end of a block.
        Span<byte> last = stackalloc byte[2 * BlockLength];
        content[whole..].CopyTo(last);
        last[content.Length - whole] = 0x80;
        last = last[..(content.Length - whole + 1 + sizeof(ulong) <= BlockLength ? BlockLength : 2 * BlockLength)];
        BinaryPrimitives.WriteUInt64BigEndian(last[^sizeof(ulong)..], (ulong)content.Length * 8);
        for (int i = 0; i < last.Length; i += BlockLength)
        {
            Absorb(state, last.Slice(i, BlockLength));
        }

        byte[] hash = new byte[Length];
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * sizeof(uint)), state[i]);
        }

        return hash;
    }

    private static byte[] Padded(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, byte pad)
    {
        byte[] padded = new byte[BlockLength + content.Length];
        key.CopyTo(padded);
        content.CopyTo(padded.AsSpan(BlockLength));
        for (int i = 0; i < BlockLength; i++)
        {
            padded[i] ^= pad;
        }

        return padded;
    }

    // FIPS 180-4, section 6.2.2.
    private static void Absorb(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> schedule = stackalloc uint[RoundConstants.Length];
        for (int t = 0; t < schedule.Length; t++)
        {
            schedule[t] = t < 16
                ? BinaryPrimitives.ReadUInt32BigEndian(block[(t * sizeof(uint))..])
                : LowerSigma(schedule[t - 2], 17, 19, 10) + schedule[t - 7] + LowerSigma(schedule[t - 15], 7, 18, 3) + schedule[t - 16];
        }

        (uint a, uint b, uint c, uint d, uint e, uint f, uint g, uint h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (int t = 0; t < schedule.Length; t++)
        {
            uint first = h + UpperSigma(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + RoundConstants[t] + schedule[t];
            uint second = UpperSigma(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    private static uint UpperSigma(uint x, int first, int second, int third) => BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ BitOperations.RotateRight(x, third);

    private static uint LowerSigma(uint x, int first, int second, int shift) => BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ (x >> shift);
}
