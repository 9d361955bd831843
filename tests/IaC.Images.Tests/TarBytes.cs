using System.Formats.Tar;
using System.Text;

namespace IaC.Images.Tests;

/// <summary>Archives written by .NET's own writer, which checks nothing: any name, any order.</summary>
internal sealed class TarBytes(TarEntryFormat format = TarEntryFormat.Pax)
{
    private readonly List<TarEntry> _entries = [];

    internal TarBytes File(string name, string content = "content", int mode = 0x1A4) => Add(TarEntryType.RegularFile, name, entry =>
    {
        entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        entry.Mode = (UnixFileMode)mode;
    });

    internal TarBytes Folder(string name, int mode = 0x1ED) => Add(TarEntryType.Directory, name, entry => entry.Mode = (UnixFileMode)mode);

    internal TarBytes Link(string name, string target) => Add(TarEntryType.SymbolicLink, name, entry => entry.LinkName = target);

    internal TarBytes HardLink(string name, string target) => Add(TarEntryType.HardLink, name, entry => entry.LinkName = target);

    internal TarBytes Device(string name, int major, int minor) => Add(TarEntryType.CharacterDevice, name, entry =>
    {
        ((PosixTarEntry)entry).DeviceMajor = major;
        ((PosixTarEntry)entry).DeviceMinor = minor;
    });

    /// <summary>An empty file with extended attributes.</summary>
    internal TarBytes Attributes(string name, params (string Key, string Value)[] attributes)
    {
        _entries.Add(new PaxTarEntry(TarEntryType.RegularFile, name, attributes.Select(a => KeyValuePair.Create("SCHILY.xattr." + a.Key, a.Value))));
        return this;
    }

    internal byte[] ToArray()
    {
        using MemoryStream bytes = new();
        using (TarWriter writer = new(bytes, format, leaveOpen: true))
        {
            _entries.ForEach(writer.WriteEntry);
        }

        return bytes.ToArray();
    }

    private TarBytes Add(TarEntryType type, string name, Action<TarEntry> fill)
    {
        TarEntry entry = format == TarEntryFormat.Ustar ? new UstarTarEntry(type, name) : new PaxTarEntry(type, name);
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        fill(entry);
        _entries.Add(entry);
        return this;
    }
}
