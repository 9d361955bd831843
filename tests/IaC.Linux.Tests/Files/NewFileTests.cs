using IaC.Linux.Files;
using IaC.Testing;

namespace IaC.Linux.Tests.Files;

public sealed class NewFileTests
{
    [Fact]
    public void Of_many_that_are_made_at_once_the_first_stays()
    {
        using TemporaryFolder folder = new();
        string path = folder["id"];
        int[] won = new int[16];
        Parallel.For(0, won.Length, writer =>
        {
            File.WriteAllText(folder[$"draft-{writer}"], $"{writer}");
            won[writer] = NewFile.TryPublish(folder[$"draft-{writer}"], path) ? 1 : 0;
        });

        Assert.Equal(1, won.Sum());
        Assert.Equal($"{Array.IndexOf(won, 1)}", File.ReadAllText(path));
        Assert.Equal(won.Length, Directory.GetFiles(folder.FullPath).Length);
    }
}
