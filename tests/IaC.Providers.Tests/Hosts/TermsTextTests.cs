using System.Text.Json;
using IaC.Engine;
using IaC.Providers.Hosts;

namespace IaC.Providers.Tests.Hosts;

public sealed class TermsTextTests
{
    [Fact]
    public void All_that_can_be_said_comes_back()
    {
        var terms = new HostTerms
        {
            Reserve = new Compute(100, 64 << 20, 1 << 30),
            CpuMillis = 1,
            Memory = 2,
            Disk = 3,
            Addresses = 8,
            CpuOvercommit = 4,
            MemoryOvercommit = 5,
            DiskOvercommit = 6,
            Places = HostTerms.None.Places.Add("fast", new HostTerms { Disk = 7, DiskOvercommit = 1500 }),
            Cost = new HourlyCost(0.125m, "EUR"),
        };
        Assert.All(typeof(HostTerms).GetProperties(), member => Assert.NotEqual(member.GetValue(HostTerms.None), member.GetValue(terms)));

        Assert.Equal(TermsText.Write(terms), TermsText.Write(TermsText.Read(TermsText.Write(terms))));
        Assert.Equal(TermsText.Write(HostTerms.None), TermsText.Write(TermsText.Read(TermsText.Write(HostTerms.None))));
        Assert.Equal(TermsText.Write(HostTerms.None), TermsText.Write(TermsText.Read("{}")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"cpuMillis":"two"}""")]
    [InlineData("""{"cost":{"perHour":1}}""")]
    [InlineData("{")]
    public void What_was_never_written_is_a_fault_of_the_text(string text) => Assert.ThrowsAny<JsonException>(() => TermsText.Read(text));
}
