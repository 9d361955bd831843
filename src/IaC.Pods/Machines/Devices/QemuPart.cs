using System.Buffers;
using System.Text;
using System.Text.Json;

namespace IaC.Pods.Machines;

/// <summary>A part of a machine in QEMU's own words: an argument of its command line before it runs, a command of its monitor while it does, with the same members.</summary>
/// <param name="Command">The command that adds it: <c>device_add</c>.</param>
/// <param name="Members">Writes its members.</param>
internal sealed record QemuPart(string Command, Action<Utf8JsonWriter> Members)
{
    /// <summary>The part as arguments.</summary>
    internal IEnumerable<string> Arguments => [OptionOf(Command), Text()];

    /// <summary>A file, or the disk that lies in one or over one.</summary>
    internal static QemuPart Block(Action<Utf8JsonWriter> members) => new("blockdev-add", members);

    /// <summary>A device as the guest sees it.</summary>
    internal static QemuPart Device(Action<Utf8JsonWriter> members) => new("device_add", members);

    private static string OptionOf(string command) => command switch
    {
        "blockdev-add" => "-blockdev",
        "device_add" => "-device",
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, null),
    };

    private string Text()
    {
        ArrayBufferWriter<byte> bytes = new(256);
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            Members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
