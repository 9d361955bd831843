using System.Buffers.Binary;
using System.Text;

namespace IaC.Images.Programs;

/// <summary>What a dynamic loader reads of an ELF file (elf(5)): its interpreter, the libraries it needs, and where to look for them. 64-bit little-endian, which x86-64 and arm64 are.</summary>
internal sealed record ElfFile
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int DynamicSize = 16;
    private const int MostBytes = 1 << 20;

    /// <summary>e_machine: libraries of another machine are passed over.</summary>
    internal required int Machine { get; init; }

    /// <summary>PT_INTERP: the loader; null for a static program or a library.</summary>
    internal string? Interpreter { get; private init; }

    /// <summary>DT_NEEDED, in order.</summary>
    internal IReadOnlyList<string> Needed { get; private init; } = [];

    /// <summary>DT_RPATH: folders searched for this file's libraries and for theirs; void where there is a DT_RUNPATH.</summary>
    internal IReadOnlyList<string> RunPathInherited { get; private init; } = [];

    /// <summary>DT_RUNPATH: folders searched for this file's libraries only.</summary>
    internal IReadOnlyList<string> RunPath { get; private init; } = [];

    /// <summary>Reads a file; null where it is not ELF. Throws <see cref="ImageException"/> for ELF of another class, or damaged.</summary>
    internal static ElfFile? TryRead(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Span<byte> header = stackalloc byte[HeaderSize];
        if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < 4 || !header.StartsWith("\u007FELF"u8))
        {
            return null;
        }

        if (header[4] != 2 || header[5] != 1)
        {
            throw new ImageException("is ELF of 32 bits or big-endian, whose libraries cannot be found here", path);
        }

        try
        {
            return new Reader(file).Read(header);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new ImageException("is a damaged ELF file", path, e);
        }
    }

    private sealed class Reader(FileStream file)
    {
        private readonly List<(ulong Address, ulong Offset, ulong Size)> _loaded = [];

        internal ElfFile Read(ReadOnlySpan<byte> header)
        {
            string? interpreter = null;
            byte[] dynamic = [];
            byte[] headers = At(U64(header[32..]), checked(U16(header[56..]) * ProgramHeaderSize));
            for (int i = 0; i < headers.Length; i += ProgramHeaderSize)
            {
                ReadOnlySpan<byte> segment = headers.AsSpan(i, ProgramHeaderSize);
                (ulong offset, ulong address, ulong size) = (U64(segment[8..]), U64(segment[16..]), U64(segment[32..]));
                switch (BinaryPrimitives.ReadUInt32LittleEndian(segment))
                {
                    case 1: // PT_LOAD
                        _loaded.Add((address, offset, size));
                        break;
                    case 2: // PT_DYNAMIC
                        dynamic = At(offset, Length(size));
                        break;
                    case 3: // PT_INTERP
                        interpreter = Text(At(offset, Length(size)));
                        break;
                }
            }

            return ReadDynamic(dynamic) with { Machine = U16(header[18..]), Interpreter = interpreter };
        }

        private ElfFile ReadDynamic(byte[] dynamic)
        {
            List<(ulong Tag, ulong Value)> entries = [];
            for (int i = 0; i + DynamicSize <= dynamic.Length && U64(dynamic.AsSpan(i)) is not 0 and ulong tag; i += DynamicSize)
            {
                entries.Add((tag, U64(dynamic.AsSpan(i + 8))));
            }

            if (entries.Count == 0)
            {
                return new ElfFile { Machine = 0 };
            }

            // DT_STRTAB is an address, DT_STRSZ a length; the other values are offsets into that table.
            byte[] strings = At(OffsetOf(Value(5)), Length(Value(10)));
            return new ElfFile
            {
                Machine = 0,
                Needed = [.. Strings(1)],
                RunPathInherited = [.. Strings(15).SelectMany(Folders)],
                RunPath = [.. Strings(29).SelectMany(Folders)],
            };

            ulong Value(ulong tag) => entries.FirstOrDefault(entry => entry.Tag == tag).Value;

            IEnumerable<string> Strings(ulong tag) => entries.Where(entry => entry.Tag == tag).Select(entry => Text(strings.AsSpan(checked((int)entry.Value))));
        }

        private ulong OffsetOf(ulong address)
        {
            foreach ((ulong start, ulong offset, ulong size) in _loaded)
            {
                if (address >= start && address - start < size)
                {
                    return offset + address - start;
                }
            }

            return address;
        }

        private byte[] At(ulong offset, int length)
        {
            byte[] bytes = new byte[length];
            file.Position = checked((long)offset);
            file.ReadExactly(bytes);
            return bytes;
        }

        private static int Length(ulong size) => size <= MostBytes ? (int)size : throw new OverflowException();

        private static IEnumerable<string> Folders(string list) => list.Split(':', StringSplitOptions.RemoveEmptyEntries);

        private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..(bytes.IndexOf((byte)0) is >= 0 and int end ? end : bytes.Length)]);

        private static ulong U64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

        private static int U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }
}
