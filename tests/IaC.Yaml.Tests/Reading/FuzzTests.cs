using System.Text;

namespace IaC.Yaml.Tests;

/// <summary>Bytes of real files, changed at random: whatever comes out, it is diagnostics and never an exception. A seed that failed is the number of the case.</summary>
public sealed class FuzzTests
{
    private const int CasesOfSeed = 100;

    private static readonly byte[] Marks = [.. "{}[]:,-?&*!|>'\"%@`#\n\t ~$0<."u8, 0x00, 0x1B, 0x80, 0xC3, 0xFF];

    private static readonly byte[][] Files =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "testdata"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Changed_bytes_give_diagnostics_and_no_exception(int seed)
    {
        var random = new Random(seed);
        for (int number = 0; number < CasesOfSeed; number++)
        {
            byte[] input = Change(random);
            Exception? exception = Record.Exception(() =>
            {
                LoadResult result = Load.Bytes(input);
                Assert.All(result.Diagnostics, fault => Assert.NotEmpty(fault.ToString()));
            });
            Assert.True(exception is null, $"seed {seed}, case {number}: {exception}\n{Encoding.Latin1.GetString(input)}");
        }
    }

    private static byte[] Change(Random random)
    {
        List<byte> bytes = [.. Files[random.Next(Files.Length)]];
        for (int changes = random.Next(1, 12); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            int length = random.Next(Math.Min(40, bytes.Count - at));
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = Marks[random.Next(Marks.Length)];
                    break;
                case 1:
                    bytes.Insert(at, Marks[random.Next(Marks.Length)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
