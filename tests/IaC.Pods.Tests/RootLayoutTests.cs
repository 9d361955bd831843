namespace IaC.Pods.Tests;

public sealed class RootLayoutTests
{
    [Fact]
    public void All_that_lies_in_a_root_goes_with_it_but_for_what_the_user_wrote()
    {
        RootLayout layout = RootLayout.At("/root-of-tests");
        IEnumerable<string> paths = typeof(RootLayout).GetProperties().Where(property => property.PropertyType == typeof(string)).Select(property => (string)property.GetValue(layout)!);

        ILookup<string, string> children = paths.ToLookup(path => Path.GetDirectoryName(path)!);
        Assert.Equal([layout.RegistrySettings], children[layout.Lib].Except(layout.Lasting));
        Assert.Empty(children[layout.Run].Except(layout.Passing));
    }
}
