using System.Buffers;
using IaC.Linux.Files;

namespace IaC.Pods.Logs;

/// <summary>Finds the last lines of a log file from its end.</summary>
internal static class LogTail
{
    private const int BlockSize = 128 * 1024;

    /// <summary>Where the last lines begin.</summary>
    /// <param name="file">A log file.</param>
    /// <param name="wanted">Lines wanted; lowered by those found, and negative once the beginning is found.</param>
    /// <returns>Offset of the first wanted record; 0 when the file has no more than wanted.</returns>
    internal static long Find(SafeFile file, ref int wanted)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            return Find(file, block, ref wanted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static long Find(SafeFile file, byte[] block, ref int wanted)
    {
        long end = file.Status().Size;
        while (end > 0)
        {
            int length = (int)Math.Min(BlockSize, end);
            long start = end - length;
            Fill(file, block.AsSpan(0, length), start);

            // The first record of the block may have begun before it, unless the file does.
            int first = start == 0 ? 0 : block.AsSpan(0, length).IndexOf((byte)'\n') + 1;
            int stop = block.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            while (stop > first)
            {
                int begin = block.AsSpan(0, stop - 1).LastIndexOf((byte)'\n') + 1;
                if (LogFormat.EndsLine(block.AsSpan(begin, stop - begin)) && wanted-- == 0)
                {
                    return start + stop;
                }

                stop = begin;
            }

            if (first == 0 && start > 0)
            {
                return 0;
            }

            end = start == 0 ? 0 : start + first;
        }

        return 0;
    }

    private static void Fill(SafeFile file, Span<byte> block, long offset)
    {
        for (int read; block.Length > 0 && (read = file.Read(block, offset)) > 0; offset += read)
        {
            block = block[read..];
        }
    }
}
