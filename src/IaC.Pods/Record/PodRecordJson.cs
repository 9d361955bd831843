using System.Buffers;
using System.Text.Json;
using IaC.Hashing;
using IaC.Pods.Json;

namespace IaC.Pods;

/// <summary>The record as JSON, on the disk and on the socket. Equal records give equal bytes.</summary>
public static class PodRecordJson
{
    /// <summary>UTF-8 bytes of a record.</summary>
    public static byte[] Write(PodRecord record)
    {
        ArrayBufferWriter<byte> bytes = new(4096);
        using Utf8JsonWriter json = new(bytes);
        json.WriteStartObject();
        PodRecordWriter.Write(json, record);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A record of its bytes. Fields that are absent have their defaults, unknown ones are passed over.</summary>
    /// <exception cref="JsonException">The text is malformed, or a value is of another type.</exception>
    public static PodRecord Read(ReadOnlySpan<byte> utf8)
    {
        JsonCursor json = new(utf8);
        return PodRecordReader.Read(ref json);
    }

    /// <summary><c>sha256:</c> and 64 hex digits over <see cref="Write"/>. A supervisor reports the digest that it was given, so that a record is compared without being sent back.</summary>
    public static string Digest(PodRecord record) => Sha256.Digest(Write(record));
}
