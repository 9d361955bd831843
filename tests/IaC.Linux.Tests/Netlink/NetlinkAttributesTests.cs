using IaC.Linux.Netlink;

namespace IaC.Linux.Tests.Netlink;

public sealed class NetlinkAttributesTests
{
    [Fact]
    public void What_was_put_is_read_back()
    {
        NetlinkAttributes attributes = Written(batch =>
        {
            batch.Put(1, "eth0");
            batch.Put(2, 7u);
            batch.PutBigEndian(3, 0x01020304u);
            batch.PutBigEndian(4, 0x0102030405060708ul);
            using (batch.Nest(5))
            {
                batch.Put(6, (byte)9);
                using (batch.Nest(7))
                {
                    batch.Put(8, [1, 2, 3]);
                }
            }

            batch.Put(9);
        });

        Assert.Equal("eth0", attributes.String(1));
        Assert.Equal(7u, attributes.UInt32(2));
        Assert.Equal([1, 2, 3, 4], attributes[3].ToArray());
        Assert.Equal(0x01020304u, attributes.UInt32BigEndian(3));
        Assert.Equal(0x0102030405060708ul, attributes.UInt64BigEndian(4));
        Assert.Equal([9], attributes.Nested(5)[6].ToArray());
        Assert.Equal([1, 2, 3], attributes.Nested(5).Nested(7)[8].ToArray());
        Assert.Null(attributes.String(9));
        Assert.Null(attributes.UInt32(10));
    }

    [Theory]
    [InlineData(new byte[] { 8, 0, 1, 0, 1, 2, 3 })]
    [InlineData(new byte[] { 3, 0, 1, 0, 1, 2, 3, 4 })]
    [InlineData(new byte[] { 0, 0 })]
    public void A_cut_or_absurd_attribute_ends_the_walk(byte[] bytes)
    {
        int count = 0;
        foreach (NetlinkValue _ in new NetlinkAttributes(bytes))
        {
            count++;
        }

        Assert.Equal(0, count);
    }

    [Fact]
    public void A_nest_that_outgrows_its_length_field_is_refused()
    {
        var batch = new NetlinkBatch();
        batch.Begin(0, NetlinkOptions.None, "test");

        Assert.Throws<OverflowException>(() =>
        {
            using (batch.Nest(1))
            {
                batch.Put(2, new byte[40_000]);
                batch.Put(2, new byte[40_000]);
            }
        });
    }

    private static NetlinkAttributes Written(Action<NetlinkBatch> put)
    {
        var batch = new NetlinkBatch();
        batch.Begin(0, NetlinkOptions.None, "test");
        put(batch);
        return new NetlinkAttributes(batch.Finish(1)[NetlinkBatch.HeaderLength..]);
    }
}
