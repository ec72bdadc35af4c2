pub struct Order {
    pub appid: String,
    pub r#type: Option<String>,
    pub payer: Payer,
    pub rate: i64,
    pub goods: Vec<String>,
    pub local: bool,
    pub object: Option<Vec<String>>,
    #[cfg(feature = "scene")]
    pub scene: Option<i64>,
    pub amount: Amount,
    pub paid: bool,
}
impl ::wxpay_core::Decode for Order {
    #[inline]
    fn decode(
        node: &::wxpay_core::Node<'_>,
        context: &mut ::wxpay_core::Context,
    ) -> ::core::result::Result<Self, ::wxpay_core::DecodeError> {
        let mut object = context.object(node)?;
        let (field_appid, field_type) = object.fields(("appid", "type"))?;
        let field_payer = object.field::<Payer>("payer")?;
        let field_rate: i64 = object.optional::<i64>("rate", &[])?.unwrap_or_else(one);
        let (field_goods, field_object) = object.fields(("goods", "object_id"))?;
        ::core::result::Result::Ok(Self {
            appid: field_appid,
            r#type: field_type,
            payer: field_payer,
            rate: field_rate,
            goods: field_goods,
            local: ::core::default::Default::default(),
            object: field_object,
            #[cfg(feature = "scene")]
            scene: object.field::<Option<i64>>("scene")?,
            amount: object.field::<Amount>("amount")?,
            paid: object.field::<bool>("paid")?,
        })
    }
}
impl<'de> ::wxpay_core::__private::serde::Deserialize<'de> for Order {
    #[inline]
    fn deserialize<D: ::wxpay_core::__private::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> ::core::result::Result<Self, D::Error> {
        ::wxpay_core::__private::deserialize(deserializer)
    }
}
