using System.Buffers.Binary;
using IaC.Linux;
using IaC.Linux.Files;
using IaC.Pods.Logs;

namespace IaC.Pods.Machines;

/// <summary>
/// The line that a console has begun, in a file which outlives the supervisor: what was read is in the kernel no more, and in the log only when it is whole. One write each, so that it is there as a
/// whole or as it was before.
/// </summary>
internal sealed class BegunLine : IDisposable
{
    private const string Name = "console";
    private const int HeaderSize = sizeof(ushort);

    // rw-------
    private const int Permissions = 0x180;

    private readonly SafeFile _file;
    private readonly byte[] _content = new byte[HeaderSize + LogFormat.MostText];
    private int _length;

    private BegunLine(SafeFile file) => _file = file;

    /// <summary>The text that is kept, without an end of line; what a write did not get through with is none.</summary>
    internal ReadOnlySpan<byte> Text => _content.AsSpan(HeaderSize, _length);

    /// <summary>Opens it as a former supervisor left it, or empty.</summary>
    /// <param name="run">Runtime folder of the pod.</param>
    internal static BegunLine Open(string run)
    {
        using SafeFolder folder = SafeFolder.Open(run);
        BegunLine line = new(folder.OpenOrCreateFile(Name, Permissions));
        int read = line._file.Read(line._content, 0);
        int length = read < HeaderSize ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(line._content);
        line._length = length <= read - HeaderSize ? length : 0;
        return line;
    }

    /// <summary>Opens it for a machine that has shown nothing yet.</summary>
    /// <param name="run">Runtime folder of the pod.</param>
    internal static BegunLine OpenNew(string run)
    {
        BegunLine line = Open(run);
        line._length = 0;
        line._file.SetLength(0);
        return line;
    }

    /// <summary>Keeps a text in place of the former one.</summary>
    internal void Keep(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty && _length == 0)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(_content, (ushort)text.Length);
        text.CopyTo(_content.AsSpan(HeaderSize));
        ReadOnlySpan<byte> content = text.IsEmpty ? [] : _content.AsSpan(0, HeaderSize + text.Length);
        try
        {
            _file.Write(content, 0);
            if (text.Length < _length)
            {
                // What a guest showed, which may be anything, is in its log and nowhere else.
                _file.SetLength(content.Length);
            }

            _length = text.Length;
        }
        catch (LinuxException)
        {
            // A full disk costs this line if the supervisor is killed now; the console goes on.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
