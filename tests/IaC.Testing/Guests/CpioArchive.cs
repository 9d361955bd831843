using System.Globalization;
using System.Text;

namespace IaC.Testing;

/// <summary>Writes a cpio archive of the form that kernels read as an initial file system (cpio(5), "New ASCII Format").</summary>
public sealed class CpioArchive
{
    private const int Folder = 0x41ED;
    private const int Executable = 0x81ED;
    private const int Alignment = 4;

    private readonly List<byte> bytes = [];
    private int entries;

    /// <summary>Adds a folder.</summary>
    public void AddFolder(string name) => Add(name, Folder, []);

    /// <summary>Adds a file that everybody may run.</summary>
    public void AddFile(string name, byte[] content) => Add(name, Executable, content);

    /// <summary>The archive.</summary>
    public byte[] ToBytes()
    {
        Add("TRAILER!!!", 0, []);
        return [.. bytes];
    }

    private void Add(string name, int mode, byte[] content)
    {
        int[] fields = [++entries, mode, 0, 0, 1, 0, content.Length, 0, 0, 0, 0, Encoding.ASCII.GetByteCount(name) + 1, 0];
        Write(Encoding.ASCII.GetBytes($"070701{string.Concat(fields.Select(field => field.ToString("X8", CultureInfo.InvariantCulture)))}{name}\0"));
        Write(content);
    }

    private void Write(byte[] part)
    {
        bytes.AddRange(part);
        bytes.AddRange(new byte[(Alignment - (bytes.Count % Alignment)) % Alignment]);
    }
}
